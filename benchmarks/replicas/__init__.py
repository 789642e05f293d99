"""One conference on several processes behind nginx, some of which are killed under load.

Starts on loopback what deploy/compose.yaml starts in containers: the system's nginx with
deploy's configuration, two web processes, two workers, and PostgreSQL. See `__main__`.
"""
