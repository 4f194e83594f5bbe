"""Runs migrations on the connection or the address it is given; see cocreacion/kernel/schema.py."""

from alembic import context
from sqlalchemy import Connection, create_engine

from cocreacion.kernel.schema import all_metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_metadata(),
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
    with engine.connect() as connection:
        run(connection)
        connection.commit()
