@echo off
set DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet test "%~dp0..\FlowMatching.Cli.sln" -c Release
