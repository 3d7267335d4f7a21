"""The second opinion on headings: trees that tell headings by how they look, fitted to texts.

    python bench/fit_headings.py CORPUS TEXTS [--report]

`CORPUS` holds a folder for each work, with `input.txt`, whose headings the rules find. `TEXTS`
holds `texts/*.txt` and `truth.json` with the lines of their headings; those of `bench/unseen` are
learnt, too. Of all of them there are variants (`heading_variants.py`). The trees go to
`recovery/headings/heading_trees.txt`; `--report` fits on three quarters of the texts at a time and
tells how well the headings of the others are found. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from heading_variants import HEADING, NEITHER, TEXT, Text, titles_of, variant_of
from unseen import GOOD, UNSEEN, f1_of, misses

from fascicle.convert import Text as Input
from fascicle.convert import read
from fascicle.model.blocks import Heading, leaves
from fascicle.recovery.headings import second_opinion
from fascicle.recovery.headings.line_features import Measured, measured
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TREES = Path(second_opinion.__file__).with_name("heading_trees.txt")
# So many variants of each text; the most lines that are no headings of a text, and of a variant.
VARIANTS, MOST, MOST_OF_VARIANT = 20, 1000, 300
# What a line of a variant counts: with all of it, more was missed in unseen texts.
WEIGHT = 0.1
FOLDS = 4
PROBABILITY = second_opinion.probability
# Beside a heading are lines that may count as one: so near, in lines.
BESIDE = 2
PLACES = 4

Rows = tuple[list[list[float]], list[int], list[float]]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--report", action="store_true")
    asked = parser.parse_args()
    texts = [*works(asked.corpus), *annotated(asked.texts), *annotated(UNSEEN)]
    chance = Random(7)  # noqa: S311
    titles = titles_of(texts)
    own = [rows_of(text) for text in texts]
    made = [list(variants(text, chance, titles)) for text in texts]
    if asked.report:
        report(texts, own, made)
        return 0
    model = fitted(own, made)
    base, trees = stored(model)
    TREES.write_text("\n".join([str(base), *trees]) + "\n", encoding="utf-8")
    print(f"{len(texts)} texts, {len(trees)} trees, {TREES.stat().st_size} bytes")
    return 0


def works(corpus: Path) -> Iterator[Text]:
    """Yield the works of a corpus, with the headings that the rules find."""
    for path in sorted(corpus.glob("*/input.txt")):
        yield _text(path.parent.name, path, None, {})


def annotated(folder: Path) -> Iterator[Text]:
    """Yield texts with the lines of their headings."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    for name, it in truth.get("texts", truth).items():
        paths = [*(folder / "texts").glob(f"{name}.*"), folder / "texts" / name]
        yield _text(name, paths[0], [int(line) for line in it["headings"]], it)


def _text(name: str, path: Path, headings: list[int] | None, it: dict[str, Any]) -> Text:
    files = ((path.name, path.read_bytes()),)
    # The lines as the second opinion has them: what it takes must not be what it learns.
    with patch.object(second_opinion, "measured", wraps=measured) as watched:
        draft = read(Input(name, files, WorkSettings(), Library("Texts"), Addresses()))
    before = watched.call_args[0][0] if watched.called else draft
    seen = measured(before) if watched.called else Measured(draft.source.lines)
    rules = [b for b in leaves(draft.blocks) if isinstance(b, Heading)]
    found = [b.span.first for b in rules if b.why.rule != second_opinion.RULE]
    heads = found if headings is None else headings
    gone = {n for aside in before.ledger for n in aside.span} - set(heads)
    return Text(
        name, path, seen.lines, heads, frozenset(it.get("ignore", ())), frozenset(gone),
        seen.styles, kind=path.parts[-3] if headings is not None else "",
        tolerance=it.get("tolerance", BESIDE + 1), found=found,
    )  # fmt: skip


def rows_of(text: Text) -> Rows:
    """Return the features of a text's lines, whether they are headings, and what each counts."""
    rows = Measured(text.lines, text.gone, text.styles).rows()
    kinds = {line: _kind(line, text) for line in rows}
    for head in set(text.headings) - rows.keys():
        near = [line for line in rows if abs(line - head) <= text.tolerance]
        kinds |= {min(near, key=lambda line: abs(line - head)): HEADING} if near else {}
    return _weighed(rows, kinds, MOST)


def _kind(line: int, text: Text) -> int:
    if line in text.headings:
        return HEADING
    beside = any(0 < line - head <= BESIDE + 1 for head in text.headings)
    return NEITHER if beside or line in text.ignored else TEXT


def variants(text: Text, chance: Random, titles: Sequence[str]) -> Iterator[Rows]:
    for _ in range(VARIANTS):
        if made := variant_of(text, chance, titles):
            rows = Measured(made.lines).rows()
            yield _weighed(rows, {n: made.kinds.get(n, TEXT) for n in rows}, MOST_OF_VARIANT)


def _weighed(rows: dict[int, tuple[float, ...]], kinds: dict[int, int], most: int) -> Rows:
    """Return some lines of a text; a long one counts more than a short one, not by its size."""
    heads = [n for n, kind in kinds.items() if kind == HEADING]
    others = [n for n, kind in kinds.items() if kind == TEXT]
    chosen = Random(0).sample(others, min(most, len(others)))  # noqa: S311
    each = (len(heads) + len(others)) ** -0.5 if heads or others else 0.0
    other = each * len(others) / max(1, len(chosen))
    lines = [*heads, *chosen]
    counts = [each] * len(heads) + [other] * len(chosen)
    return [[*rows[n]] for n in lines], [1] * len(heads) + [0] * len(chosen), counts


def fitted(own: Sequence[Rows], made: Sequence[Sequence[Rows]]) -> HistGradientBoostingClassifier:
    """Fit the trees."""
    parts = [_joined(own), _joined([rows for each in made for rows in each], WEIGHT)]
    features, kinds, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    model = HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=15, learning_rate=0.12, l2_regularization=1.0,
        min_samples_leaf=20, random_state=0,
    )  # fmt: skip
    return model.fit(features, kinds, sample_weight=counts)


def _joined(rows: Sequence[Rows], weight: float = 1.0) -> tuple[Any, Any, Any]:
    features = np.array([row for each, _, _ in rows for row in each], dtype=float)
    kinds = np.array([kind for _, each, _ in rows for kind in each])
    counts = np.array([count for _, _, each in rows for count in each])
    return features, kinds, weight * counts / counts.mean()


def stored(model: HistGradientBoostingClassifier) -> tuple[float, list[str]]:
    """Return the log odds of all lines, and the trees as `second_opinion.tree_of` reads them."""
    trees = [" ".join(map(_node, tree.nodes)) for (tree,) in model._predictors]  # noqa: SLF001
    return round(float(model._baseline_prediction.item()), PLACES), trees  # noqa: SLF001


def _node(node: Any) -> str:  # noqa: ANN401 (a row of a structured array)
    if node["is_leaf"]:
        return f"{node['value']:.4g}"
    return f"{node['feature_idx']}:{node['num_threshold']:.5g}:{node['left']}:{node['right']}"


def report(texts: Sequence[Text], own: Sequence[Rows], made: Sequence[Sequence[Rows]]) -> None:
    """Print the F1 of headings in texts that were left out, before and with the second opinion."""
    scores: dict[str, list[tuple[float, float, bool]]] = {}
    for fold in range(FOLDS):
        learnt = [at for at in range(len(texts)) if at % FOLDS != fold]
        base, trees = stored(fitted([own[at] for at in learnt], [made[at] for at in learnt]))
        model = base, [second_opinion.tree_of(tree) for tree in trees]
        second_opinion.probability = partial(PROBABILITY, model=model)
        for text in texts[fold::FOLDS]:
            if text.kind:
                found, is_asked = _read(text)
                score = f1(text, text.found), f1(text, found), is_asked
                scores.setdefault(text.kind, []).append(score)
                if score[0] != score[1]:
                    print(f"{text.name:26} {score[0]:.3f} -> {score[1]:.3f}")
    for kind, row in scores.items():
        before, after = (sum(it[n] for it in row) / len(row) for n in (0, 1))
        bad = [asked for _, score, asked in row if score < GOOD]
        good = [asked for _, score, asked in row if score >= GOOD]
        print(
            f"{kind}: {len(row)} texts, mean F1 {before:.3f} -> {after:.3f}; asked in {sum(bad)} of"
            f" {len(bad)} below {GOOD}, and in {sum(good)} of {len(good)} others"
        )


def _read(text: Text) -> tuple[list[int], bool]:
    """Return the lines of the headings of a text as it is read, and whether it is asked about."""
    files = ((text.path.name, text.path.read_bytes()),)
    draft = read(Input(text.name, files, WorkSettings(), Library("Texts"), Addresses()))
    found = [b.span.first for b in leaves(draft.blocks) if isinstance(b, Heading)]
    return found, any(query.name == second_opinion.ABOUT for query in draft.queries)


def f1(text: Text, found: Sequence[int]) -> float:
    """Return how well headings were found."""
    missed, false = misses(text.headings, found, text.tolerance, text.ignored)
    return f1_of(len(text.headings) - len(missed), len(missed) + len(false))


if __name__ == "__main__":
    sys.exit(main())
