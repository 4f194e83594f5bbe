"""Put this checkout and the command `cocreacion` into the environment that runs this file."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

site_packages = Path(sysconfig.get_path("purelib"))
(site_packages / "cocreacion-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")

command = Path(sysconfig.get_path("scripts")) / "cocreacion"
command.write_text(
    f"#!{sys.executable}\nimport sys\nfrom cocreacion.cli import main\nsys.exit(main())\n",
    encoding="utf-8",
)
command.chmod(0o755)

sys.path.insert(0, str(ROOT / "tools"))
import build_catalogues

build_catalogues.compile_all()
