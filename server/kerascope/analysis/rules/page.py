"""The page that explains a rule, as Markdown: for docs/rules and for editors without network."""

from __future__ import annotations

from kerascope.analysis.rules.rule import Rule


def rule_page(rule: Rule) -> str:
    """The page of one rule."""
    return f"""# {rule.code}: {rule.name}

Default severity: **{rule.severity}**. {rule.summary[:1].upper()}{rule.summary[1:]}.

{rule.explanation}

## Wrong

```python
{rule.wrong.rstrip()}
```

## Right

```python
{rule.right.rstrip()}
```

## Where Keras decides so

{rule.source}

## Not meant?

`# kerascope: ignore[{rule.code}]` on the line, the same alone at the top of the file,
`ignore = ["{rule.code}"]` under `[tool.kerascope]` in pyproject.toml, or the setting
`kerascope.rules.ignore`.
"""
