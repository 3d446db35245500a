"""Reports in and out: versions, revisions, paging, the store's own shape."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import inspect
from support import ROOT

import marsad
from marsad import NotFoundError, Report, Store, StoreError, UsageError
from marsad.store import models, open_store, schema
from marsad.store.health import problems

TEXTS = (
    "قتل ثلاثة أشخاص بانفجار عبوة ناسفة في بغداد يوم الاثنين.",
    "أصيب سبعة متظاهرين برصاص الشرطة في البصرة.",
    "سيطرت قوات المعارضة على بلدة في ريف حماة.",
)


def coded(number: int, text: str | None = None, day: str = "2024-05-29") -> Report:
    return marsad.code(text or TEXTS[number % 3] + f" ({number})", published=day, id=f"r{number}")


def put(store: Store, *reports: Report) -> list[str]:
    return [one.outcome for one in store.add_reports((report.article, report) for report in reports)]


def test_what_comes_out_is_what_went_in(store: Store) -> None:
    reports = [coded(number) for number in range(3)]
    assert put(store, *reports) == ["added"] * 3
    for report in reports:
        assert store.report(report.id).report == report
        assert store.article(report.id) == report.article
    assert problems(store) == []


def test_the_same_again_writes_nothing(store: Store) -> None:
    report = coded(0)
    assert put(store, report, report) == ["added", "known"]
    assert put(store, report) == ["known"]
    assert [version.number for version in store.versions("r0")] == [1]


def test_every_coding_and_every_text_is_kept(store: Store) -> None:
    first = coded(0)
    second = msgspec.structs.replace(first, events=[], coder=msgspec.structs.replace(first.coder, codebook="2"))
    corrected = coded(0, TEXTS[0] + " وصحح الخبر لاحقا.")
    assert put(store, first) + put(store, second) + put(store, corrected) == ["added", "recoded", "revised"]
    assert [store.version("r0", number) for number in (1, 2, 3)] == [first, second, corrected]
    assert [(v.number, v.revision, v.codebook) for v in store.versions("r0")] == [
        (1, 1, "1"),
        (2, 1, "2"),
        (3, 2, "1"),
    ]
    assert store.revisions("r0") == [first.article, corrected.article]
    assert put(store, first) == ["known"]  # an old text coming in late changes nothing
    assert store.report("r0").report == corrected
    assert (store.count("صحح"), store.count("بغداد")) == (1, 1)


def test_a_newer_codebook_that_finds_the_same_is_no_version(store: Store) -> None:
    first = coded(0)
    put(store, first)
    again = msgspec.structs.replace(first, coder=msgspec.structs.replace(first.coder, codebook="9"))
    assert put(store, again) == ["known"]
    assert store.reports().items[0].codebook == "9"


def test_pages_cover_everything_once(store: Store) -> None:
    put(store, *(coded(number, day=f"2024-05-{number % 4 + 1:02}") for number in range(23)))
    for find in (store.reports, store.events):
        seen, after = [], None
        while True:
            page = find("", limit=5, after=after)
            seen += [(item.published, item.key, getattr(item, "position", 0)) for item in page.items]
            after = page.next
            if after is None:
                break
        assert len(seen) == len(set(seen)) == store.count("", "reports" if find == store.reports else "events")
        assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("after", ["x", "WyIiXQ", "bnVsbA", "é"])
def test_a_cursor_that_is_none(store: Store, after: str) -> None:
    with pytest.raises(UsageError):
        store.reports(after=after)


def test_two_writers_at_once_double_nothing(where: str) -> None:
    open_store(where).close()
    reports = [coded(number) for number in range(30)]
    errors: list[BaseException] = []

    def write() -> None:
        try:
            with open_store(where) as mine:
                for at in range(0, 30, 5):
                    put(mine, *reports[at : at + 5])
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(where) as store:
        assert store.count() == 30
        assert problems(store) == []
        assert all(len(store.versions(report.id)) == 1 for report in reports)


def test_no_such_report(store: Store) -> None:
    for ask in (store.report, store.article, store.versions):
        with pytest.raises(NotFoundError):
            ask("nobody")


def test_migrations_make_what_the_models_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(name: str | None, kind: str, _: object) -> bool:
        return not (kind == "table" and (name == "search" or str(name).startswith("search_")))

    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, models.Base.metadata) == []
        assert set(inspect(connection).get_table_names()) >= set(models.Base.metadata.tables)


def test_the_last_migration_is_the_one_we_work_with(store: Store) -> None:
    numbers = [path.stem[1:] for path in (ROOT / "src/marsad/store/migrations/versions").glob("m[0-9]*.py")]
    assert max(numbers) == schema.HEAD == schema.revision_of(store.database)


def test_a_store_of_another_age_is_told(where: str) -> None:
    from sqlalchemy import text

    with open_store(where) as store, store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        open_store(where)


def test_what_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at " * 20)
    with pytest.raises(StoreError):
        open_store(tmp_path / "text.db")
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE things (a)")
    other.close()
    with pytest.raises(StoreError, match="not a marsad store"):
        open_store(tmp_path / "other.db")
    with pytest.raises(StoreError, match="no such store"):
        open_store(tmp_path / "none.db", create=False)
    with pytest.raises(StoreError, match="no such folder"):
        open_store(tmp_path / "none" / "none.db")
    for address in ("mysql://localhost/x", "://"):
        with pytest.raises(StoreError):
            open_store(address)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)  # the driver leaves its socket open
def test_a_server_that_does_not_answer() -> None:
    pytest.importorskip("pg8000", reason="PostgreSQL needs the extra 'postgres'")
    with pytest.raises(StoreError):
        open_store("postgresql://nobody@127.0.0.1:1/none")
    gc.collect()  # so that the warning comes here


def test_events_as_an_arrow_table(store: Store) -> None:
    pytest.importorskip("pyarrow", reason="Arrow tables need the extra 'parquet'")
    put(store, *(coded(number) for number in range(3)))
    table = store.events_arrow()
    assert table.num_rows == store.count("", "events")
    rows = {row["report"]: row for row in table.to_pylist()}
    assert rows["r0"]["killed_best"] == 3
    assert str(table.schema.field("killed_best").type) == "int64"
    assert store.events_arrow("killed>=100").num_rows == 0
    assert store.incidents_arrow().num_rows == 0
