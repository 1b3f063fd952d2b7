"""Vacancies, candidates, and interviews that are scored by several people independently.

Words: vacancy, panel (who hires for it), candidate, guide (questions and scales of interviews, in
versions), interview, score, decision. Candidates are seen by their panel and by heads, by nobody
else; their data is never written into events, notices or the audit trail, which outlive it.
"""
