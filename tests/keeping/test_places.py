# SPDX-License-Identifier: Apache-2.0
"""Where a store may lie: what is refused, what must not be, and what looking costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from outreach.db import places
from outreach.domain.places import (
    Mount,
    mount_of,
    mounts_of,
    named_in_environment,
    named_like_synced,
    network_kind,
)
from outreach.errors import StoreUnavailable
from outreach.i18n import Translator
from outreach.services import beginning, opening
from tests.conftest import FIRM
from tests.quarters.histories import CTX

MOUNTINFO = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:40 / /home rw,relatime shared:3 - btrfs /dev/sda2 rw
41 40 0:41 / /home/zhou/nas rw,relatime - nfs4 nas.local:/volume1/hr rw,vers=4.2
42 40 0:42 / /home/zhou/My\040Files rw - cifs //FILES/hr rw
43 40 0:43 / /home/zhou/over\134ssh rw - fuse.sshfs zhou@host:/srv rw
44 40 0:44 / /home/zhou/dav rw - fuse https://dav.example.com/ rw
45 40 0:45 / /home/zhou/vault rw - fuse.gocryptfs /home/zhou/cipher rw
46 27 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
47 27 0:47 / /mnt/c rw - 9p C:\134 rw,aname=drvfs
48 27 0:48 / /srv/shared rw - virtiofs shared rw
49 27 0:49 / /srv/auto rw - autofs systemd-1 rw
50 49 0:50 / /srv/auto rw - ext4 /dev/sdc1 rw
51 27 0:51 / /tank rw - zfs tank/data rw
52 27 0:52 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
53 27 0:53 / /mnt/host rw - vboxsf host rw
54 27 0:54 / /mnt/ceph rw - ceph 10.0.0.1,10.0.0.2:/ rw
""".strip()
REFUSED = {
    "/home/zhou/nas/store": "nfs4",
    "/home/zhou/My Files/store": "cifs",
    "/home/zhou/over\\ssh": "sshfs",
    "/home/zhou/dav/a/b": "fuse",
    "/mnt/c/Users/zhou/store": "9p",
    "/run/user/1000/gvfs/smb-share:server=files": "gvfsd-fuse",
    "/mnt/host/store": "vboxsf",
    "/mnt/ceph/x": "ceph",
}
ALLOWED = (
    "/var/lib/store", "/home/zhou/store", "/home/zhou/nas2", "/home/zhou/vault/store",
    "/media/stick/store", "/srv/shared/store", "/srv/auto/store", "/tank/store",
)  # fmt: skip


def kind_at(path: str, mountinfo: str = MOUNTINFO) -> str | None:
    mount = mount_of(PurePosixPath(path), mounts_of(mountinfo))
    return network_kind(mount) if mount is not None else None


def test_network_file_systems_are_told_from_disks() -> None:
    assert {path: kind_at(path) for path in REFUSED} == REFUSED
    assert [path for path in ALLOWED if kind_at(path)] == []


@pytest.mark.parametrize("kind", ["overlay", "virtiofs", "9p", "ext4", "fuse.fuse-overlayfs"])
def test_a_container_s_own_root_is_no_network_place(kind: str) -> None:
    assert kind_at("/data/store", f"1 0 0:1 / / rw - {kind} {kind} rw") is None


def test_an_odd_list_of_mounts_stands_in_nobody_s_way() -> None:
    assert mounts_of("\n\n- - -\n1 2 3\n22 27 0:21 / /x rw -\nnonsense - nfs") == []
    assert kind_at("/data", "") is None


def test_macs_name_their_file_systems_otherwise() -> None:
    mounts = [
        Mount("/", "apfs", "/dev/disk3s1s1"),
        Mount("/Volumes/hr", "smbfs", "//zhou@files/hr"),
        Mount("/Volumes/dav", "webdav", "https://dav.example.com/"),
        Mount("/Volumes/mac", "macfuse", "zhou@host:/srv"),
        Mount("/Volumes/stick", "exfat", "/dev/disk4s1"),
    ]
    found = [mount_of(PurePosixPath(one.point, "store"), mounts) for one in mounts]
    kinds = [network_kind(one) for one in found if one is not None]
    assert kinds == [None, "smbfs", "webdav", "macfuse", None]


def test_addresses_on_a_network_are_told_from_drives() -> None:
    network = [r"\\files\hr\store", "//files/hr", r"\\?\UNC\files\hr", r"\\wsl.localhost\Debian"]
    local = [r"C:\store", r"\\?\C:\store", r"\\.\C:\store", "D:/store", "/home/zhou"]
    assert [path for path in network if not places.is_unc(path)] == []
    assert [path for path in local if places.is_unc(path)] == []


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (r"C:\Users\zhou\OneDrive\store", "OneDrive"),
        (r"C:\Users\zhou\OneDrive - 安禾电子有限公司\库", "OneDrive"),
        (r"D:\我的坚果云\库", "坚果云"),
        (r"C:\Users\zhou\Nutstore\1\store", "坚果云"),
        (r"D:\BaiduSyncdisk\库", "百度网盘"),
        (r"D:\阿里云盘\库", "阿里云盘"),
        (r"D:\Weiyun\库", "腾讯微云"),
        (r"C:\Users\zhou\WPSDrive\123\WPS云盘\库", "WPS 云盘"),
        (r"C:\Users\zhou\iCloudDrive\库", "iCloud"),
        (r"G:\我的云端硬盘\库", "Google Drive"),
        (r"G:\My Drive\store", "Google Drive"),
        (r"C:\Users\zhou\Dropbox (Personal)\store", "Dropbox"),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(path: str, service: str) -> None:
    assert named_like_synced(PureWindowsPath(path)) == service


def test_a_mac_s_providers_are_known_by_where_it_keeps_them() -> None:
    library = "/Users/zhou/Library"
    icloud = PurePosixPath(library, "Mobile Documents/com~apple~CloudDocs/库")
    assert named_like_synced(icloud) == "iCloud"
    other = PurePosixPath(library, "CloudStorage/Box-安禾/库")
    assert named_like_synced(other) == "Box"
    unheard_of = PurePosixPath(library, "CloudStorage/Whatever-zhou/库")
    assert named_like_synced(unheard_of) == "Whatever"
    assert named_like_synced(PurePosixPath(library, "CloudStorage")) is None


@pytest.mark.parametrize(
    "path",
    ["/home/zhou/.local/share/Outreach/store", "/home/zhou/Sync/库", "/data/Box/库",
     "/home/zhou/onedrives/库", "/srv/云盘/库", "/home/zhou/不是坚果云/库"],
)  # fmt: skip
def test_an_everyday_name_is_no_reason(path: str) -> None:
    assert named_like_synced(PurePosixPath(path)) is None


def test_what_the_environment_names_is_synchronised() -> None:
    environ = {"OneDrive": r"D:\云", "OneDriveCommercial": ""}
    assert named_in_environment(PureWindowsPath(r"d:\云\人事\库"), environ) == "OneDrive"
    assert named_in_environment(PureWindowsPath(r"D:\云上\库"), environ) is None


MARKS = {
    ".dropbox": "Dropbox", ".dropbox.cache/": "Dropbox", ".sync_8f0c1d2e.db": "Nextcloud",
    "._sync_8f0c1d2e.db": "Nextcloud", ".owncloudsync.log": "ownCloud", ".stfolder/": "Syncthing",
    ".stfolder": "Syncthing", ".sync/ID": "Resilio Sync", ".seafile-data/": "Seafile",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive", ".tmp.driveupload/": "Google Drive",
}  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_synchronised_folder_is_known_by_what_lies_in_it(mark: str, tmp_path: Path) -> None:
    top = tmp_path / "shared"
    place = top / mark
    place.parent.mkdir(parents=True)
    if mark.endswith("/"):
        place.mkdir()
    else:
        place.touch()
    below = top / "人事" / "库"
    with pytest.raises(StoreUnavailable) as told:
        places.check_place(below)
    assert (told.value.code, told.value.values["service"]) == ("synced_place", MARKS[mark])
    places.check_place(tmp_path / "other")


def test_a_home_with_the_settings_of_such_programs_is_not_synchronised(tmp_path: Path) -> None:
    for folder in (".dropbox", ".nutstore", ".config/Nextcloud", ".config/syncthing", ".sync"):
        (tmp_path / folder).mkdir(parents=True)
    places.check_place(tmp_path / "store")


def test_a_link_into_a_synchronised_folder_leads_there(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(StoreUnavailable, match="Dropbox"):
        places.check_place(tmp_path / "link" / "store")
    with pytest.raises(StoreUnavailable, match="Dropbox"):
        places.check_place(tmp_path / "Dropbox" / ".." / "link" / "store")


def test_links_that_go_in_circles_are_left_to_whoever_opens_them(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    places.check_place(tmp_path / "circle" / "store")


def test_no_store_is_begun_or_opened_where_somebody_synchronises(tmp_path: Path) -> None:
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)):
        pass
    synced = tmp_path / "坚果云"
    with pytest.raises(StoreUnavailable) as told:
        beginning.begin(synced / "store", CTX, FIRM)
    assert not synced.exists(), "nothing was made"
    assert "坚果云" in told.value.sentence(Translator())
    assert told.value.exit_code == 4
    synced.mkdir()
    (tmp_path / "store").rename(synced / "store")
    with pytest.raises(StoreUnavailable, match="本机文件夹"):
        opening.open_store(synced / "store")
    (synced / "store").rename(tmp_path / "store")
    opening.open_store(tmp_path / "store").close()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount")
def test_what_is_really_mounted_is_read_from_the_system(tmp_path: Path) -> None:
    point = tmp_path / "a disk"
    point.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "//nas/hr", point], check=True)
    try:
        mount = mount_of(point / "store", places._mounts())
        assert mount == Mount(str(point), "tmpfs", "//nas/hr")
        assert places.network_of(point / "store") is None, "whatever it calls itself"
        places.check_place(point / "store")
    finally:
        subprocess.run(["umount", point], check=True)


def test_looking_costs_a_few_milliseconds(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(f"层{n}" for n in range(8)))
    deep.mkdir(parents=True)
    places.check_place(deep)
    took = []
    for _ in range(20):
        began = time.perf_counter()
        places.check_place(deep)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.01
