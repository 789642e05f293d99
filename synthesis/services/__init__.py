"""The use cases, one module per page: plain functions, one transaction each.

They check who may do what, and get the store and everything else as arguments.
"""
