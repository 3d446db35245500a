"""Write a migration from the difference between the store's models and its migrations so far.

    python scripts/new_migration.py 0002 "what changes"

Read what it wrote before trusting it, set HEAD in store/schema.py, and run tests/store.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateTableOp, MigrateOperation, UpgradeOps

from marsad.store import models, schema
from marsad.store.engine import Database

TEMPLATE = '''"""{what}."""

import sqlalchemy as sa
from alembic import op

__all__ = ["upgrade"]

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    """Bring a store from the migration before to this one."""
{calls}

{steps}'''
STEP = """
def _{name}() -> None:
    {code}

"""


def steps_of(ops: list[MigrateOperation]) -> list[tuple[str, list[MigrateOperation]]]:
    """Operations by table, so that no function grows long."""
    found: list[tuple[str, list[MigrateOperation]]] = []
    for op in ops:
        name = op.table_name if isinstance(op, CreateTableOp) else getattr(op, "table_name", "rest")
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(op)
    return found


def clean(code: str) -> str:
    """The code without the tool's own remarks."""
    return "\n".join(line for line in code.splitlines() if "### " not in line).strip()


def main(revision: str, what: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "now.db")
        before = None
        if any((schema.MIGRATIONS / "versions").glob("m[0-9]*.py")):
            schema.bring_up(database)
            before = schema.revision_of(database)
        with database.reading() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "include_name": lambda name, kind, _: (
                        kind != "table" or not (name == "search" or name.startswith("search_"))
                    )
                },
            )
            script = produce_migrations(context, models.Base.metadata)
            steps = [(name, render_python_code(UpgradeOps(ops))) for name, ops in steps_of(script.upgrade_ops.ops)]
    path = schema.MIGRATIONS / "versions" / f"m{revision}.py"
    code = "".join(STEP.format(name=name, code=clean(code)) for name, code in steps)
    calls = "\n".join(f"    _{name}()" for name, _ in steps)
    told = {"what": what, "revision": revision, "before": before}
    path.write_text(TEMPLATE.format(**told, calls=calls, steps=code), encoding="utf-8")
    subprocess.run(["ruff", "format", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
