"""Find people's data and secrets in texts and values: kinds and exact spans, without findings.

``text/credentials.py`` and ``text/phones.py`` do the same for redaction, which rather masks too
much. A rule that reports too much is switched off, so the forms here are stricter.
"""
