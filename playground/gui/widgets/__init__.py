"""Controls that know nothing of optimizers: number edit, labels, forms, cards."""
