"""Disassembles every NAME.tileirbc of a folder, by name. Usage: disassemble_all.py TILEIRDISASM FOLDER"""
import pathlib, subprocess, sys

tool, folder = sys.argv[1:]
files = sorted(pathlib.Path(folder).glob("*.tileirbc"))
for file in files:
    run = subprocess.run([tool, str(file)], capture_output=True, text=True, env={"TMPDIR": folder})
    if run.returncode:
        sys.exit(f"{file.name}: exit {run.returncode}: {run.stderr}")
    print(run.stdout)
print(len(files), "programs")
