"""Tables that are only ever added to: the database itself refuses anything else, whoever asks."""

from typing import Any


def protect(op: Any, table: str) -> None:
    """Refuse every UPDATE and DELETE on ``table``. ``op``: Alembic's operations of the running migration."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def refuse_when(
    op: Any, table: str, verb: str, reason: str, *, changed: tuple[str, ...] = (), column: str = ""
) -> None:
    """Refuse UPDATE or DELETE of rows of ``table`` for ``reason``.

    With ``column`` only of rows in which it is filled; with ``changed`` only when one of these would change.
    """
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    moves = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in changed)
    conditions = [f"OLD.{column} IS NOT NULL"] if column else []
    conditions += [f"({moves})"] if moves else []
    when = f"WHEN ({' AND '.join(conditions)}) " if conditions else ""
    name = f"{table}_no_{verb.lower()}"
    if sqlite:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{reason}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{reason}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")
