"""``marsad scale``: the coder on many cores or machines, shard by shard."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import click

from marsad.cli.code import parse_fields
from marsad.cli.talk import Talk
from marsad.ingest.meter import Meter
from marsad.knowledge import knowledge_options

if TYPE_CHECKING:
    from marsad.scale import Done, Options, Shard

__all__ = ["code", "scale"]


@click.group("scale")
def scale() -> None:
    """Code on many cores or machines, shard by shard."""


@scale.command("code")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", required=True, metavar="DIR", help="Folder or URL for the results.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes of this machine; 0 is one a core.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (tcp://HOST:8786) instead.")
@click.option(
    "--to", type=click.Choice(["jsonl", "parquet"]), default="jsonl", show_default=True, help="Of the results."
)
@click.option("--shard-mb", type=click.FloatRange(0.001), default=32.0, show_default=True, help="Input a shard.")
@click.option("--field", "fields", multiple=True, metavar="NAME=COLUMN", help="Read NAME from another key or column.")
@click.option("--published", metavar="DATE", help="ISO date for reports that carry none.")
@click.option("--outlet", metavar="NAME", help="Outlet for reports that carry none.")
@knowledge_options
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def code(
    sources: tuple[str, ...],
    out: str,
    workers: int,
    scheduler: str | None,
    to: str,
    shard_mb: float,
    quiet: bool,
    fields: tuple[str, ...],
    **given: object,
) -> None:
    """Code SOURCE into DIR: files, folders, globs or URLs (s3://…) of JSON lines, Parquet, or what `marsad code` reads.

    Every shard is written whole (part-000000.jsonl and so on, in the order of the input); what failed is in
    DIR/failed. Run the same command again to go on: shards that are done are passed over.
    """
    from marsad.scale import Options, plan_shards
    from marsad.scale.files import Folder
    from marsad.scale.plan import keep_plan

    options = Options(to=to, fields=parse_fields(fields), **given)  # type: ignore[arg-type]
    shards = plan_shards(sources, int(shard_mb * 1_000_000))
    folder = Folder(out if "://" in out else os.path.abspath(out))
    _check_options(options)
    keep_plan(folder, shards, {**_as_dict(options), "bytes": int(shard_mb * 1_000_000)})
    folder.sweep()
    _run(shards, folder.url, options, workers or os.cpu_count() or 1, scheduler, Talk(quiet))


def _check_options(options: Options) -> None:
    """Tell of a wrong option now, not from every worker."""
    from marsad.ingest import read

    list(read([], fields=options.fields, published=options.published))


def _as_dict(options: Options) -> dict[str, object]:
    import msgspec

    plain: dict[str, object] = msgspec.to_builtins(options)
    return msgspec.json.decode(msgspec.json.encode(plain), type=dict[str, object])


def _run(shards: list[Shard], out: str, options: Options, workers: int, scheduler: str | None, talk: Talk) -> None:
    from marsad.scale import run_all
    from marsad.scale.files import Folder
    from marsad.scale.work import finished

    done = finished(Folder(out))
    left = [shard for shard in shards if shard.name not in done]
    if len(left) < len(shards):
        talk.say(f"{len(shards) - len(left)} of {len(shards)} shards are done already")
    meter = _Shards(len(left))
    results = run_all(left, out, options, workers=workers, scheduler=scheduler)
    with talk.progress("shards", meter) as step, closing(results):
        for one in results:
            done[one.name] = one
            meter.items += 1
            step()
    _tell(done, talk)


class _Shards(Meter):
    """Counts shards in place of bytes."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.total = count

    def fraction(self) -> float | None:
        return self.items / self.total if self.total else None


def _tell(done: dict[str, Done], talk: Talk) -> None:
    coded, failed = sum(one.coded for one in done.values()), sum(one.failed for one in done.values())
    seconds = sum(one.seconds for one in done.values())
    rate = f", {coded / seconds:,.0f} a second and worker" if seconds else ""
    talk.say(f"{len(done)} shards: {coded} coded, {failed} failed{rate}")
    if failed:
        click.get_current_context().exit(3 if coded else 4)
