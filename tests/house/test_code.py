"""Rules about the code: sizes, docstrings, and who may look across companies."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    "cs_platform",
    "demo",
    "integrations",
    "hiring",
    "training",
    "metrics",
    "mailroom",
    "surveys",
    "playbooks",
    "handoffs",
    "clients",
    "roles",
    "notices",
    "accounts",
    "core",
]
# The only places that may see every company's rows; each says why in its docstring.
MAY_OPEN_THE_SYSTEM_SCOPE = {
    "core/tenancy.py",
    "core/outbox/relay.py",
    "accounts/actors.py",
    "accounts/selectors.py",
    "accounts/services/companies.py",
    "cs_platform/health.py",
    "mailroom/selectors.py",
    "metrics/rollup.py",
    "notices/selectors.py",
}
MAX_LINES = 420
MAX_FUNCTION_LINES = 45


def sources() -> Iterator[Path]:
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file
    yield ROOT / "dev.py"


def test_no_file_outgrows_its_idea() -> None:
    sizes = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in sources()}
    assert {name: size for name, size in sizes.items() if size > MAX_LINES} == {}


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of what a function does: its signature and docstring may take what they need."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_outgrows_its_idea() -> None:
    long = {}
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = body_lines(node)
                if length > MAX_FUNCTION_LINES:
                    long[f"{file.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources()
        if file.read_text().strip() and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert silent == []


def test_only_named_places_look_across_companies() -> None:
    users = {
        str(file.relative_to(ROOT)) for file in sources() if "system_scope(" in file.read_text()
    }
    commands = {name for name in users if "/management/commands/" in name}
    assert users - commands - MAY_OPEN_THE_SYSTEM_SCOPE == set()


@pytest.mark.parametrize(
    "place",
    [
        "notices",
        "surveys",
        "mailroom",
        "handoffs/services/messages.py",
        "handoffs/services/_outgoing.py",
        "handoffs/services/attachments.py",
        "handoffs/services/deliveries.py",
        "templates/surveys",
    ],
)
def test_code_that_writes_to_clients_knows_no_comments(place: str) -> None:
    path = ROOT / place
    files = [path] if path.is_file() else [*path.rglob("*.py"), *path.rglob("*.html")]
    assert files, place
    for file in files:
        if file.suffix == ".html":
            assert ".comments" not in file.read_text(), file
        else:
            assert named_in(file) & {"Comment", "comment_add", "comments", "Participant"} == set()


def named_in(file: Path) -> set[str]:
    """Every name that a module imports or reaches for."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
            names |= set((getattr(node, "module", "") or "").split("."))
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return names


def test_nothing_committed_names_a_package_registry() -> None:
    words = ("index-url", "http://pypi", "https://pypi", "files.pythonhosted")
    named = [
        file.name
        for file in [*ROOT.glob("requirements*.txt"), ROOT / "pyproject.toml"]
        if any(word in file.read_text() for word in words)
    ]
    assert named == []
