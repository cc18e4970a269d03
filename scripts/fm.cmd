@echo off
set DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build "%~dp0..\src\FlowMatching.Cli\FlowMatching.Cli.csproj" -c Release -v quiet -nologo || exit /b 1
dotnet "%~dp0..\artifacts\bin\FlowMatching.Cli\release\fm.dll" %*
