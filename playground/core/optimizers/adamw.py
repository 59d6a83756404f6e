"""AdamW."""

from __future__ import annotations

from playground.core.optimizers.adam import Adam
from playground.core.optimizers.base import Dialect
from playground.core.optimizers.common import decoupled, weight_decay
from playground.core.parameters import configurable


@configurable
class AdamW(Adam):
    """Adam whose weight decay shrinks the parameters themselves instead of joining the gradient.

    A decay inside the gradient would be divided by √v̂ like the rest of it, and so act least where gradients are
    large. In the frameworks θ shrinks by αλ at each step, in the paper's Algorithm 2 by λ times the schedule's
    multiplier, whatever α is.
    """

    key = "adamw"
    title = "AdamW"
    source = "Loshchilov and Hutter, Decoupled weight decay regularization (ICLR 2019), arXiv:1711.05101"
    summary = "Adam, with weight decay beside the adaptive step instead of inside it."
    dialects = {
        "paper": Dialect(
            "AdamW as in the paper",
            defaults={"decay_with_rate": False},
            fixed={"decoupled": True, "float32": False, "by_difference": False},
            note="θ shrinks by λ at each step, whatever α is; in the frameworks by αλ",
        ),
        "pytorch": Dialect(
            "torch.optim.AdamW",
            {
                "lr": "lr",
                "betas": ("beta1", "beta2"),
                "eps": "eps",
                "weight_decay": "weight_decay",
                "amsgrad": "amsgrad",
            },
        ),
        "keras": Dialect(
            "keras.optimizers.AdamW",
            {
                "learning_rate": "lr",
                "weight_decay": "weight_decay",
                "beta_1": "beta1",
                "beta_2": "beta2",
                "epsilon": "eps",
                "amsgrad": "amsgrad",
            },
            defaults={"weight_decay": 0.004, "eps": 1e-7},
            fixed={"eps_place": "hat", "by_difference": True},
            note="ε is added to the uncorrected √v",
        ),
        "optax": Dialect(
            "optax.adamw",
            {
                "learning_rate": "lr",
                "b1": "beta1",
                "b2": "beta2",
                "eps": "eps",
                "eps_root": "eps_root",
                "weight_decay": "weight_decay",
                "nesterov": "nesterov",
            },
            defaults={"weight_decay": 1e-4},
            note="optax.nadamw where nesterov is on",
        ),
    }

    weight_decay: float = weight_decay(0.01)
    decoupled: bool = decoupled(True)
