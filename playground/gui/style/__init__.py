"""The look: theme, colours, style sheet, icons, typeset formulas."""
