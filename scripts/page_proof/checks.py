"""Prints what was checked, and counts what failed."""
import traceback

failures = 0


def check(what, is_right, figure=""):
    global failures
    failures += not is_right
    print(f"  {'ok ' if is_right else 'NOT'} {what}{': ' if figure != '' else ''}{figure}", flush=True)
    return is_right


def subject(title, prove, *values):
    """Runs the checks of a subject; an exception in them is one more failure."""
    print(title, flush=True)
    try:
        prove(*values)
    except Exception as error:
        check(f"{title} can be tested", False, f"{type(error).__name__}: {error}"[:400])
        traceback.print_exc()
