"""Write findings into a Word file as comments and tracked changes that WPS and Word can accept or refuse."""

from zhongshu.engines.proofread.marked.document import MarkProblem, docx_facts, docx_text, mark_docx

__all__ = ["MarkProblem", "docx_facts", "docx_text", "mark_docx"]
