@echo off
set DOTNET_CLI_TELEMETRY_OPTOUT=1
rem The package provider brings its own engine: nothing to build but the program.
where dotnet >nul 2>nul || (echo setup: the .NET 10 SDK is not installed; get it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again. 1>&2 & exit /b 2)
