#!/bin/sh
exec mariadb-admin ping --silent
