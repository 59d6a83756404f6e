"""An optimizer and a landscape for Optimizer Playground."""
