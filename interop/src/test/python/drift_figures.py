"""Tells by scipy and numpy how two columns differ, and what is in the first.

usage: python drift_figures.py FILE

FILE has one case a line, as JSON: {"id": .., "kind": "numbers", "reference": [..], "current": [..], "shares": [..], "edges": [..]} or
{"id": .., "kind": "texts", ..}. Prints one line of figures a case, as JSON.
"""

import json
import sys
from collections import Counter

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr

LEAST_SHARE = 1e-4
LEAST_EXPECTED = 5


def psi(p, q):
    filled = (p > 0) | (q > 0)
    p = np.maximum(p[filled] / p.sum(), LEAST_SHARE)
    q = np.maximum(q[filled] / q.sum(), LEAST_SHARE)
    return float(np.sum(rel_entr(q, p) + rel_entr(p, q)))


def distances(p, q):
    return {"psi": psi(p, q), "js": float(np.nan_to_num(jensenshannon(p, q, base=2)))}


def chi_square(p, q):
    filled = (p > 0) | (q > 0)
    if filled.sum() < 2:
        return {"statistic": 0.0, "p": 1.0}
    found = stats.chi2_contingency(np.array([p[filled], q[filled]]), correction=False)
    return {"statistic": float(found.statistic), "p": float(found.pvalue)}


def pooled(p, q):
    expected = (p + q) * min(p.sum(), q.sum()) / (p.sum() + q.sum())
    large = expected >= LEAST_EXPECTED
    return np.append(p[large], p[~large].sum()), np.append(q[large], q[~large].sum())


def decile_counts(reference, current):
    edges = np.unique(np.quantile(reference, np.arange(1, 10) / 10, method="inverted_cdf"))
    edges = np.concatenate(([-np.inf], edges[edges < reference.max()], [np.inf]))

    def counts(values):
        # The bins of numpy have their lower edges; turned round, they have the upper ones.
        return np.histogram(-values, -edges[::-1])[0][::-1]

    return counts(reference), counts(current)


def numbers(case):
    reference, current = np.array(case["reference"], dtype=float), np.array(case["current"], dtype=float)
    exact = stats.ks_2samp(reference, current, method="auto")
    return {
        **distances(*decile_counts(reference, current)),
        "ks": {"statistic": float(exact.statistic), "p": float(exact.pvalue)},
        "wasserstein": float(stats.wasserstein_distance(reference, current)),
        "mean": float(reference.mean()),
        "variance": float(reference.var(ddof=1)),
        "distinct": int(np.unique(reference).size),
        "quantiles": np.quantile(reference, case["shares"], method="inverted_cdf").tolist(),
        "bins": np.histogram(reference, case["edges"])[0].tolist(),
    }


def texts(case):
    reference, current = Counter(case["reference"]), Counter(case["current"])
    names = sorted(set(reference) | set(current))
    p = np.array([reference[name] for name in names])
    q = np.array([current[name] for name in names])
    return {**distances(p, q), "chi": chi_square(p, q), "pooled": chi_square(*pooled(p, q)), "distinct": len(reference)}




def main(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            print(json.dumps({"id": case["id"], **globals()[case["kind"]](case)}))


if __name__ == "__main__":
    main(sys.argv[1])
