"""Questions asked of the engine: is this step stable, what does ε do, what happened, what would others do."""
