@echo off
set DOTNET_CLI_TELEMETRY_OPTOUT=1
call "%~dp0setup.cmd" || exit /b 2
dotnet test "%~dp0..\FlowMatching.Cli.sln" -c Release
