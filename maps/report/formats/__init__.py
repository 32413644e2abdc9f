"""The gap report as a page, a PDF, a Word file and a workbook."""
