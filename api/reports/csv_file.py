"""A table as a file for a spreadsheet."""

import csv
import io

from api.reports.tables import Cell, Table

# A cell that begins so would be computed by a spreadsheet program.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(table: Table) -> str:
    """RFC 4180, with a line of column names. Text that reads like a formula gets a ' before it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([guarded(column) for column in table.columns])
    writer.writerows([guarded(cell) for cell in row] for row in table.rows)
    return file.getvalue()


def guarded(cell: Cell) -> str:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else str(cell)
