"""Alembic's entry: one connection, and one transaction around all missing scripts of ``versions/``."""

import sqlalchemy as sa
from alembic import context

engine = sa.create_engine(
    sa.URL.create("sqlite", database=str(context.config.attributes["path"])), poolclass=sa.pool.NullPool
)


@sa.event.listens_for(engine, "connect")
def _leave_transactions_to_us(connection: object, _record: object) -> None:
    # The driver begins none before CREATE TABLE: a migration cut short would leave half a schema behind.
    connection.isolation_level = None  # type: ignore[attr-defined]


@sa.event.listens_for(engine, "begin")
def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.begin() as connection:
    context.configure(connection=connection, transactional_ddl=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
