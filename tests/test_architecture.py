"""The house style that no linter holds: size of files and functions, and words that are whole."""

import ast
import functools
import re
from collections import Counter
from pathlib import Path

import grimp

from layers import reasons
from layers.criteria import CRITERIA, NOTES, PERSON_COLUMNS, STEP_OF
from mapping import indicators
from tests.paths import REPO

STOREYS = ("layers", "mapping", "maps", "scripts", "tests")
FILES = sorted(
    path
    for storey in STOREYS
    for path in (REPO / storey).rglob("*")
    if path.suffix in (".py", ".js", ".css") and "__pycache__" not in path.parts
)
MODULES = [path for path in FILES if path.suffix == ".py"]
LONGEST_CHAIN = 12
# Folders where each file is one of a kind, found by its name.
MANY = ("layers/criteria", "layers/schemas", "mapping/indicators")
CODES_OF = (
    *(f"layers/criteria/{name}.py" for name in CRITERIA), "layers/vocabulary/three_valued.py",
    "mapping/reach/judge.py",
)  # fmt: skip


def name(path: Path) -> str:
    return str(path.relative_to(REPO))


def test_no_file_has_more_than_350_lines():
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    long = [f"{path}: {size}" for path, size in sizes.items() if size > 350]
    assert not long, "\n".join(long)


def test_no_function_has_more_than_60_lines():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{name(path)}: {one.name}: {one.end_lineno - one.lineno + 1}"
        for path in MODULES
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, kinds) and one.end_lineno - one.lineno >= 60
    ]
    assert not long, "\n".join(long)


# Compiled inner loops, in which an array that is taken out of a tuple costs time.
KERNELS = "mapping/network/engine/k_nearest.py"
# Rooms whose private functions still have to say what they do.
SILENT = ("mapping/disclosure", "mapping/indicators")


def _of_mapping() -> dict[str, ast.FunctionDef]:
    """Every function of mapping, private and inner ones included."""
    return {
        f"{name(path)}: {one.name}": one
        for path in MODULES
        if path.is_relative_to(REPO / "mapping")
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.FunctionDef)
    }


def test_no_function_of_mapping_has_more_than_7_parameters():
    given = {place: one.args for place, one in _of_mapping().items()}
    n = {
        place: len((*asked.posonlyargs, *asked.args, *asked.kwonlyargs))
        for place, asked in given.items()
        if not place.startswith(KERNELS)
    }
    assert {place: size for place, size in n.items() if size > 7} == {}


def test_every_private_function_of_mapping_with_15_lines_or_more_says_what_it_does():
    silent = [
        place
        for place, one in _of_mapping().items()
        if one.name.startswith("_") and one.end_lineno - one.lineno >= 14
        if not ast.get_docstring(one) and not place.startswith(SILENT)
    ]
    assert silent == []


def test_the_first_line_of_a_file_says_its_idea():
    first = {name(path): path.read_text(encoding="utf-8").split("\n", 1)[0] for path in FILES}
    said = re.compile(r'("""|r"""|// |/\* ).{18}')
    silent = [path for path, line in first.items() if not said.match(line)]
    assert not silent, "\n".join(silent)


def test_no_folder_has_more_than_20_modules():
    sizes = Counter(name(path.parent) for path in MODULES)
    full = [f"{one}: {size}" for one, size in sizes.items() if size > 20 and one not in MANY]
    assert not full, "\n".join(full)


def test_no_chain_of_imports_is_longer_than_a_reader_can_follow():
    graph = grimp.build_graph("layers", "mapping", "maps", "scripts", cache_dir=None)

    @functools.cache
    def longest(module: str) -> tuple[str, ...]:
        chains = [longest(each) for each in graph.find_modules_directly_imported_by(module)]
        return (module, *max(chains, key=len, default=()))

    chain = max(map(longest, graph.modules), key=len)
    assert len(chain) <= LONGEST_CHAIN, "\n".join(chain)


def test_every_indicator_has_a_unit_and_a_measure():
    for one, indicator in indicators.indicators().items():
        assert indicator.UNIT in indicators.UNITS, one
        assert callable(indicator.measure), one


def _texts(source: str) -> set[str]:
    nodes = ast.walk(ast.parse((REPO / source).read_text(encoding="utf-8")))
    return {
        one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def _codes(source: str) -> tuple[set[str], set[str]]:
    """Reason codes that a module says: as they stand, and as patterns where a part is filled in."""
    at = {"say": 3, "of_mask": 3}
    plain, patterns = set(), set()
    for call in ast.walk(ast.parse((REPO / source).read_text(encoding="utf-8"))):
        called = getattr(call, "func", None)
        word = getattr(called, "id", getattr(called, "attr", ""))
        if not isinstance(call, ast.Call) or word not in at:
            continue
        code = call.args[at[word]]
        if isinstance(code, ast.Constant):
            plain.add(code.value)
        elif isinstance(code, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else ".+" for part in code.values]
            patterns.add("".join(parts))
    return plain, patterns


def test_every_reason_code_has_a_sentence():
    plain, patterns = {"too_long", "too_far", "too_dear"}, set()
    lists = {name for name, columns in PERSON_COLUMNS.items() if columns}  # say codes by name
    plain |= {code for code, name in STEP_OF.items() if name in lists or name in NOTES}
    for source in CODES_OF:
        more, filled = _codes(source)
        plain, patterns = plain | more, patterns | filled
    told = set(reasons.TEXTS)
    assert plain <= told
    rest = {code for code in told if not any(re.fullmatch(one, code) for one in patterns)}
    assert rest <= plain
    assert all(any(re.fullmatch(one, code) for code in told) for one in patterns)


def test_every_label_that_a_reason_uses_exists():
    used = set()
    for source in CODES_OF:
        used |= {text[1:] for text in _texts(source) if re.fullmatch(r"@[a-z_.]+[a-z]", text)}
    used |= {f"field.{one}" for one in ("age", "grade")}
    used |= {"urban", "rural", "setting_unknown", "walk", "minibus", "motorcycle"}
    assert used <= set(reasons.LABELS)


def test_every_criterion_takes_rows_and_gives_findings():
    for name, judge in CRITERIA.items():
        assert (judge.__module__, judge.__name__) == (f"layers.criteria.{name}", "judge")
    assert set(reasons.STEPS) > set(CRITERIA)


def test_the_pure_storeys_name_no_clock_and_no_chance():
    for path in MODULES:
        if path.parts[len(REPO.parts)] in ("mapping", "maps"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\.(now|today)\(|np\.random|os\.environ|print\(", text), path
