"""Writers: the same laid-out paper as PDF, OFD, SVG, PNG and DOCX."""
