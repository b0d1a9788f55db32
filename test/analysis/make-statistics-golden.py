"""Writes statistics.golden.json: what numpy and scipy make of a few seeds' results.

    pip install numpy scipy && python test/analysis/make-statistics-golden.py
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

SAMPLES = {
    "three seeds": ([71.42, 71.05, 71.80], [69.30, 69.81, 68.95]),
    "two seeds": ([52.24, 52.90], [51.91, 51.20]),
    "ten seeds": (
        [70.91, 71.44, 70.02, 69.98, 71.73, 70.55, 70.01, 72.08, 71.19, 70.37],
        [70.10, 70.62, 70.31, 69.02, 71.05, 70.71, 69.80, 70.92, 71.30, 69.87],
    ),
    "no difference on the whole": ([1.0, 2.0, 3.0, 4.0, 5.5, 6.0], [2.0, 1.0, 4.5, 3.0, 5.0, 6.6]),
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
    }


golden = {
    "made_by": f"numpy {np.__version__}, scipy {__import__('scipy').__version__}",
    "quantiles": [{"df": df, "value": stats.t.ppf(0.975, df)} for df in [*range(1, 31), 50, 99, 999]],
    "samples": {name: describe(*pair) for name, pair in SAMPLES.items()},
}
path = Path(__file__).with_name("statistics.golden.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
