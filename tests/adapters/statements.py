"""Statements in a database behind the store's back: what damage and earlier versions leave."""

from synthesis.adapters.store.engine import connect


def execute(address: str, *statements: str) -> None:
    database = connect(address)
    with database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    database.engine.dispose()
