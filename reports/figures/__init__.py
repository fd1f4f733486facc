"""Figures of cohorts: tables that page, CSV, XLSX and PDF show alike, with what they mean."""

from .cohorts import cohort_figures
from .tables import Figures, Table

__all__ = ["Figures", "Table", "cohort_figures"]
