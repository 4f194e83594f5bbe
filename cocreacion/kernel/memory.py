"""How often a process looks for garbage."""

import gc


def keep_what_is_loaded(*, every: int) -> None:
    """What is loaded by now stays, and garbage is looked for after `every` new objects.

    Looking through what stays, again and again, takes time and only moves what is in use out of
    the caches of the processor.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(every, 20, 20)
