# escape=`
FROM mcr.example.org/windows/servercore:ltsc2022 AS Base
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN dir C:\ ; `
    Write-Host done
COPY a.txt C:\data\
ENV P="C:\Program Files`"x`""
from base as next
run echo lower
