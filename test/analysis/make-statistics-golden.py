"""Writes statistics.golden.json: what numpy, scipy, statsmodels and scikit-learn make of a few seeds' results.

    pip install numpy scipy statsmodels scikit-learn && python test/analysis/make-statistics-golden.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import average_precision_score
from statsmodels.stats.multitest import multipletests

SAMPLES = {
    "three seeds": ([71.42, 71.05, 71.80], [69.30, 69.81, 68.95]),
    "two seeds": ([52.24, 52.90], [51.91, 51.20]),
    "ten seeds": (
        [70.91, 71.44, 70.02, 69.98, 71.73, 70.55, 70.01, 72.08, 71.19, 70.37],
        [70.10, 70.62, 70.31, 69.02, 71.05, 70.71, 69.80, 70.92, 71.30, 69.87],
    ),
    "no difference on the whole": ([1.0, 2.0, 3.0, 4.0, 5.5, 6.0], [2.0, 1.0, 4.5, 3.0, 5.0, 6.6]),
    "seven seeds, two differences alike but for the sign, one 0": (
        [3.0, 5.0, 2.0, 8.0, 7.0, 4.0, 9.0],
        [2.0, 6.0, 2.0, 5.0, 2.0, 2.0, 3.0],
    ),
    "seven seeds, one difference 0": (
        [3.0, 5.0, 2.0, 8.0, 7.0, 4.5, 9.0],
        [2.0, 7.0, 2.0, 5.0, 3.0, 0.0, 3.0],
    ),
    "eight seeds, differences alike but for rounding": (
        [0.3, 50.3, 71.6, 69.8, 73.1, 70.4, 72.2, 71.7],
        [0.1, 50.1, 71.2, 69.9, 72.8, 69.8, 71.5, 71.7],
    ),
    "sixty seeds": (
        [50 + (7 * i % 61) / 8 for i in range(60)],
        [50 + (7 * i % 61) / 8 - (i + 1) * (-1 if i % 3 == 0 else 1) / 64 for i in range(60)],
    ),
    "far from zero": ([1e9 + 1, 1e9 + 2, 1e9 + 4], [1e9, 1e9, 1e9]),
}


def describe(left, right):
    left, right = np.array(left), np.array(right)
    difference = left - right
    test = stats.ttest_rel(left, right)
    interval = test.confidence_interval(0.95)
    return {
        "left": left.tolist(),
        "right": right.tolist(),
        "mean": left.mean(),
        "deviation": left.std(ddof=1),
        "difference": difference.mean(),
        "difference_deviation": difference.std(ddof=1),
        "interval": [interval.low, interval.high],
        "p": test.pvalue,
        "p_signed_rank": signed_rank(difference),
    }


def signed_rank(difference):
    """Zeros are dropped; exact without ties and up to 50, else the normal approximation with continuity correction."""
    rounded = np.round(difference, 6)  # 72.3 - 71.9 is 70.3 - 69.9
    ranked = rounded[rounded != 0]
    if len(ranked) < 6:
        return None
    is_exact = len(ranked) <= 50 and len(np.unique(np.abs(ranked))) == len(ranked)
    return stats.wilcoxon(ranked, correction=True, method="exact" if is_exact else "asymptotic").pvalue


def bootstrap():
    """The 95 % percentile interval of a difference in mAP over resampled test images, and how far it scatters."""
    random = np.random.default_rng(7)
    labels = (random.random((120, 4)) < [0.5, 0.3, 0.15, 0.1]).astype(int)
    better = np.round(labels * 0.25 + random.random(labels.shape), 2)
    worse = np.round(labels * 0.1 + random.random(labels.shape), 2)

    def difference(rows):
        known = [c for c in range(labels.shape[1]) if labels[rows, c].any()]
        return 100 * np.mean(
            [
                average_precision_score(labels[rows, c], better[rows, c])
                - average_precision_score(labels[rows, c], worse[rows, c])
                for c in known
            ]
        )

    drawn = [difference(random.integers(0, len(labels), len(labels))) for _ in range(6000)]
    return {
        "labels": labels.tolist(),
        "better": better.tolist(),
        "worse": worse.tolist(),
        "difference": difference(np.arange(len(labels))),
        "interval": np.percentile(drawn, [2.5, 97.5]).tolist(),
        "deviation": np.std(drawn, ddof=1),
    }


P_VALUES = [0.011, 0.2, 0.03, 0.03, 0.9, 1e-5, 0.004]


golden = {
    "made_by": ", ".join(
        f"{name} {__import__(name).__version__}" for name in ["numpy", "scipy", "statsmodels", "sklearn"]
    ),
    "quantiles": [{"df": df, "value": stats.t.ppf(0.975, df)} for df in [*range(1, 31), 50, 59, 99, 999]],
    "holm": {"p": P_VALUES, "adjusted": multipletests(P_VALUES, method="holm")[1].tolist()},
    "bootstrap": bootstrap(),
    "samples": {name: describe(*pair) for name, pair in SAMPLES.items()},
}
path = Path(__file__).with_name("statistics.golden.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
