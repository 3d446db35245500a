"""``marsad serve``: the review desk over a store."""

from __future__ import annotations

import getpass
import tempfile
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.talk import Talk
from marsad.errors import MarsadError, UsageError

if TYPE_CHECKING:
    from marsad.store import Store

__all__ = ["command"]


@click.command("serve")
@click.argument("store", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 takes a free one.")
@click.option("--accounts", is_flag=True, help="People sign in. Needed for any address but this machine's own.")
@click.option("--user", metavar="NAME", help="Author of decisions without accounts.  [default: who runs this]")
@click.option("--add-person", metavar="NAME", help="Add somebody (asks for a password), then stop.")
@click.option("--role", type=click.Choice(["viewer", "coder", "reviewer", "admin"]), default="admin", show_default=True)
@click.option("--public-name", "hosts", multiple=True, metavar="NAME", help="Name the desk answers to; repeatable.")
@click.option("--https", is_flag=True, help="Behind a proxy that speaks HTTPS: cookies travel over HTTPS only.")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Of the pages.")
@click.option("--demo", is_flag=True, help="A store of the bundled reports, forgotten at the end.")
@click.option("--open", "opening", is_flag=True, help="Open the desk in a browser.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def command(
    store: str | None,
    host: str,
    port: int,
    accounts: bool,
    user: str | None,
    add_person: str | None,
    role: str,
    hosts: tuple[str, ...],
    https: bool,
    language: str,
    demo: bool,
    opening: bool,
    quiet: bool,
) -> None:
    """Serve the review desk and its API over STORE.

    Without accounts it answers on this machine alone and asks for no set-up.
    """
    try:
        from marsad.store import open_store
        from marsad.web import Settings
        from marsad.web.demo import fill
    except ImportError as error:
        raise UsageError(f"the desk is not installed: {error}", todo="pip install 'marsad[web]'") from error
    if bool(store) == demo:
        raise UsageError("which store?", todo="marsad serve STORE, or marsad serve --demo")
    settings = Settings(accounts=accounts, user=user or _who(), secure=https, hosts=hosts, language=language)
    talk = Talk(quiet)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        opened = stack.enter_context(open_store(store or Path(folder, "demo.db"), create=demo))
        if demo:
            fill(opened)
        if add_person:
            _add(opened, add_person, role)
            talk.say(f"{add_person} is added as {role}")
            return
        _check(opened, host, accounts)
        _run(opened, settings, host, port, talk, opening)


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user
        return "local"


def _add(store: Store, name: str, role: str) -> None:
    from marsad.web.passwords import hash_password

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    store.people.add(name, role, password=hash_password(password))  # type: ignore[arg-type]


def _check(store: Store, host: str, accounts: bool) -> None:
    """Refuse what would leave the desk open to others.

    Raises:
        UsageError: saying what to do.
    """
    from marsad.web.settings import is_loopback

    if not accounts and not is_loopback(host):
        raise UsageError(f"without accounts anybody who reaches {host} could decide", todo="add --accounts")
    if accounts and not any(store.people.password_of(one.name) for one in store.people.all() if one.may("admin")):
        raise UsageError("nobody could sign in", todo="marsad serve STORE --add-person NAME")


def _run(store: Store, settings: object, host: str, port: int, talk: Talk, opening: bool) -> None:
    import uvicorn

    from marsad.web import Settings, create_app

    assert isinstance(settings, Settings)
    config = uvicorn.Config(create_app(store, settings), host=host, port=port, log_level="warning", server_header=False)
    config.load()
    server = uvicorn.Server(config)
    try:
        listening = config.bind_socket()
    except SystemExit as error:
        raise MarsadError(f"cannot listen on {host}:{port}", todo="another --port") from error
    listening.listen(128)  # whoever reads the address below may come at once
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    talk.say(f"the desk is at {address} (Ctrl-C ends it)")
    if opening:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    server.run(sockets=[listening])
