"""Who may what: the decision, and the file that says what groups may."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.access import ANONYMOUS, LOCAL, Action, Caller, Kind, Role, decide
from app.sign_in.access_file import NOTHING, AccessFile, Grants, read
from index.errors import SettingsError

A, B = "Barn och unga", "Ekonomiskt bistånd"


def user(*roles: Role, reads: frozenset[str] | None = frozenset(), **more: object) -> Caller:
    return Caller(reads, Kind.USER, "user:0123456789abcdef", "Anna", frozenset(roles), **more)  # type: ignore[arg-type]


def test_what_is_not_allowed_is_denied() -> None:
    may = {
        ANONYMOUS: {Action.PUBLIC, Action.GREET},
        user(): {Action.PUBLIC, Action.GREET, Action.OWN},
        user(Role.READER): {
            Action.PUBLIC, Action.GREET, Action.OWN, Action.ASK, Action.READ,
        },
        user(Role.AUDITOR): {
            Action.PUBLIC, Action.GREET, Action.OWN, Action.AUDIT, Action.MEASURE,
        },
        user(Role.ADMIN): set(Action) - {Action.AUDIT},
    }  # fmt: skip
    for caller, actions in may.items():
        assert {action for action in Action if decide(caller, action)} == actions, caller


def test_an_owner_keeps_their_own_and_an_admin_all() -> None:
    owner = user(Role.READER, Role.OWNER, reads=frozenset((A, B)), owned=frozenset((A,)))
    assert owner.may_keep(A)
    assert not owner.may_keep(B)
    assert decide(owner, Action.READ, B)
    assert user(Role.ADMIN, reads=None).kept is None
    assert user(Role.READER, reads=None).kept == frozenset()
    assert LOCAL.kept == frozenset()


def test_a_key_does_no_more_than_it_was_made_for_whatever_its_roles() -> None:
    key = Caller(
        frozenset((A,)), Kind.KEY, "key:x", roles=frozenset(Role), actions=frozenset((Action.ASK,))
    )
    assert decide(key, Action.ASK, A)
    assert not decide(key, Action.ASK, B)
    assert not any(decide(key, each) for each in Action if each not in (
        Action.ASK, Action.PUBLIC, Action.GREET
    ))  # fmt: skip
    assert key.kept == frozenset()
    assert key.among(None) == key.among([A, B]) == frozenset((A,))
    assert key.among([B]) == frozenset()


GROUPS = f"""
[[group]]
name = "barn"
collections = ["{A}"]
[[group]]
name = "ansvariga"
owns = ["{B}"]
[[group]]
name = "it"
roles = ["admin"]
[[group]]
name = "revision"
roles = ["auditor"]
[[group]]
name = "alla"
collections = ["*"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "access.toml"
    path.write_text(GROUPS, encoding="utf-8")
    return path


def test_what_somebody_may_is_the_sum_of_their_groups(file: Path) -> None:
    access = AccessFile(file)
    assert access.grants(["barn"]) == Grants(frozenset((Role.READER,)), frozenset((A,)))
    both = access.grants(["barn", "ansvariga", "okänd"])
    assert both.roles == {Role.READER, Role.OWNER}
    assert (both.collections, both.owned) == (frozenset((A, B)), frozenset((B,)))
    assert access.grants(["it"]).collections is None
    assert access.grants(["revision"]) == Grants(frozenset((Role.AUDITOR,)))
    assert access.grants(["barn", "alla"]).collections is None


@pytest.mark.parametrize("groups", [[], ["Barn"], ["barn "], ["*"], ["barn,it"], [""]])
def test_a_group_is_the_one_that_is_written_and_no_other(file: Path, groups: list[str]) -> None:
    assert AccessFile(file).grants(groups) == NOTHING


def test_everybody_who_signed_in_can_be_named(file: Path) -> None:
    file.write_text(GROUPS + '[[group]]\nname = "*"\ncollections = ["Gemensamt"]\n', "utf-8")
    assert AccessFile(file).grants([]).collections == frozenset(("Gemensamt",))


def test_a_change_holds_at_once_and_a_mistake_changes_nothing(file: Path) -> None:
    access = AccessFile(file)
    assert access.grants(["barn"]).collections == frozenset((A,))
    rewrite(file, lambda text: text.replace(A, "Nytt"))
    assert access.grants(["barn"]).collections == frozenset(("Nytt",))
    rewrite(file, lambda _: "[[group]]\n")
    assert access.grants(["barn"]).collections == frozenset(("Nytt",))
    assert access.fault
    assert str(file) in access.fault
    file.unlink()
    assert access.grants(["barn"]).collections == frozenset(("Nytt",))
    rewrite(file, lambda _: '[[group]]\nname = "it"\nroles = ["admin"]\n')
    assert access.grants(["barn"]) == NOTHING
    assert access.fault is None


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    """As an editor does: another file in its place."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    aside = file.with_suffix(".new")
    aside.write_text(change(text), encoding="utf-8")
    os.replace(aside, file)  # noqa: PTH105 - Path.replace is the same


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[[group]]"),
        ("x = 1", "[[group]]"),
        ("[[group]]\n= 3", "giltig TOML"),
        ('[[group]]\ncollections = ["A"]', "gruppen 1: ange name"),
        ('[[group]]\nname = " "\ncollections = ["A"]', "ange name"),
        ('[[group]]\nname = "a"', "”a”: ange collections"),
        ('[[group]]\nname = "a"\ncollections = "A"', "collections ska vara en lista"),
        ('[[group]]\nname = "a"\ncollections = [1]', "collections ska vara en lista"),
        ('[[group]]\nname = "a"\nowns = [""]', "owns ska vara en lista"),
        ('[[group]]\nname = "a"\nroles = ["root"]', "roles ska vara"),
        ('[[group]]\nname = "a"\nroles = []', "roles ska vara"),
        ('[[group]]\nname = "a"\nroles = ["owner"]', "behöver owns"),
        ('[[group]]\nname = "a"\nroles = ["auditor"]\ncollections = ["A"]', "rollen reader"),
        ('[[group]]\nname = "a"\ncolections = ["A"]', "okänt: colections"),
        ('[[group]]\nname = "a"\ncollections = ["A"]\n' * 2, "finns redan"),
    ],
)
def test_every_fault_is_told(file: Path, text: str, said: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read(file)
    assert str(refused.value).startswith(f"RITA_ACCESS, {file}")
    assert said in str(refused.value)
