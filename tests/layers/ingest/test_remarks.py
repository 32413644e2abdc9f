"""Remarks on texts become faults of rows and issues."""

import numpy as np
import pandas as pd

from layers.ingest.remarks import Fault, Reading, Remark, issues, spread

BAD = Remark("NUMBER_RANGE", "quarantined", "Too many.")
NOTE = Remark("DECIMAL_COMMA", "accepted", "Comma.")


def origin(n_rows):
    return pd.DataFrame({"file": "a.csv", "sheet": "", "record": range(1, n_rows + 1), "line": 0})


def test_each_quarantined_row_is_an_issue_and_a_note_is_one_with_its_count():
    faults = [Fault(np.array([0, 2]), "fee", BAD, "9"), Fault(np.array([1, 2]), "fee", NOTE)]
    told = issues(faults, origin(3))
    assert [(issue.record, issue.code, issue.value) for issue in told] == [
        (1, "NUMBER_RANGE", "9"),
        (3, "NUMBER_RANGE", "9"),
        (2, "DECIMAL_COMMA", ""),
    ]
    assert "(2 rows; this is the first.)" in told[-1].sentence


def test_remarks_on_texts_reach_all_rows_with_that_text():
    reading = Reading({}, {"b": [BAD], "a": [NOTE], "c": [NOTE]})
    codes = np.array([1, 0, -1, 1, 2])
    told = {fault.remark: fault.rows.tolist() for fault in spread(reading, list("abc"), codes, "x")}
    assert told == {BAD: [0, 3], NOTE: [1, 4]}
