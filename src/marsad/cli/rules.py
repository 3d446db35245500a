"""``marsad rules``."""

from __future__ import annotations

import click

from marsad.cli.talk import Talk

__all__ = ["command"]


@click.command("rules")
@click.argument("prefix", required=False, default="")
@click.option("--unused", is_flag=True, help="List rules that none of their examples fires; exit 1 if there is one.")
@click.option("--json", "as_json", is_flag=True, help="Print the rules as JSON.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but rules.")
def command(prefix: str, unused: bool, as_json: bool, quiet: bool) -> None:
    """List the rules with their examples.

    PREFIX narrows the list: marsad rules ar.time
    """
    from marsad.lang.ar import catalogue
    from marsad.render.card import isolate

    listed = [rule for rule in catalogue.catalogue() if rule.id.startswith(prefix)]
    shown = catalogue.unused(listed) if unused else listed
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())
    else:
        for rule in shown:
            click.echo(f"{rule.id}  {rule.file}")
            for mark, texts in (("fires", rule.examples), ("never", rule.counter)):
                for text in texts:
                    click.echo(f"    {mark}  {isolate(text)}")
    Talk(quiet).say(f"{len(listed)} rules" + (f", {len(shown)} unused" if unused else ""))
    if unused and shown:
        click.get_current_context().exit(1)
