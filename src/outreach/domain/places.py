# SPDX-License-Identifier: Apache-2.0
"""Rules of places: which file systems lie on a network, which folders somebody synchronises.

Tables as data. A store there is written by one program and copied, replaced or locked by
another, half-way through a write; SQLite promises nothing for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath

from outreach.errors import N_


@dataclass(frozen=True)
class Mount:
    """A file system and where it hangs."""

    point: str
    kind: str
    source: str


# Names as Linux, macOS and Windows tell them, lower case; what is mounted through FUSE without
# its "fuse." in front. Folders of a host that a virtual machine shares belong here, too: its
# locks end at the machine's border.
_NETWORK_NAMES = """
    nfs nfs4 cifs smb smb2 smb3 smbfs smbnetfs ncpfs ncp afs openafs auristorfs kafs coda
    ceph cephfs glusterfs lustre beegfs gpfs orangefs pvfs2 panfs moosefs mfs lizardfs juicefs
    sshfs curlftpfs ftpfs ftp davfs davfs2 webdav webdavfs afpfs s3fs goofys gcsfuse ossfs
    mount_s3 mountpoint-s3 blobfuse blobfuse2 rclone gvfsd-fuse gvfs-fuse-daemon kio-fuse
    google-drive-ocamlfuse onedriver seadrive dropboxfs pcloud mega vboxsf vmhgfs vmhgfs-fuse
    prl_fs prl-fs
"""
NETWORK_KINDS = frozenset(_NETWORK_NAMES.split())
# A machine whose whole disk is served this way has no other (some containers); anywhere else it
# is a folder of somebody else's, such as a Windows drive seen from inside WSL.
NETWORK_UNLESS_ROOT = frozenset({"9p", "9pfs"})
_ADDRESS = re.compile(r"//[^/]|[a-z][a-z0-9+.-]*://|[^/\s]+@[^/\s]+:|[^/:\s]+:/", re.IGNORECASE)


def mounts_of(mountinfo: str) -> list[Mount]:
    """Read ``/proc/self/mountinfo`` (proc(5)); lines that say nothing are left out."""
    found = []
    for line in mountinfo.splitlines():
        left, dash, right = line.partition(" - ")
        mine, others = left.split(" "), right.split(" ")
        if dash and len(mine) > 4 and len(others) > 1:
            found.append(Mount(_unescaped(mine[4]), others[0], _unescaped(others[1])))
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def mount_of(path: PurePath, mounts: Iterable[Mount]) -> Mount | None:
    """Return the file system a path lies on: the deepest, and of two at one place the later."""
    best = None
    for mount in mounts:
        if path.is_relative_to(mount.point) and (
            best is None or len(mount.point) >= len(best.point)
        ):
            best = mount
    return best


def network_kind(mount: Mount) -> str | None:
    """Return the name of a network file system; None for a disk of this computer.

    What FUSE shows is told by its name, or by a source that is an address (``host:/folder``).
    """
    kind = mount.kind.lower()
    inner = kind.removeprefix("fuse.").removeprefix("fuse3.")
    if inner in NETWORK_KINDS or (inner in NETWORK_UNLESS_ROOT and mount.point != "/"):
        return inner
    through_fuse = kind.startswith(("fuse", "osxfuse", "macfuse")) and kind != "fuseblk"
    return kind if through_fuse and _ADDRESS.match(mount.source) else None


@dataclass(frozen=True)
class Syncer:
    """A program that copies folders to elsewhere, and how its folders are known.

    ``folders``: names of a folder, as patterns. ``files`` and ``inside``: what lies in the top
    folder, the first a file, the second anything. ``variables``: what names the top folder in
    the environment.
    """

    name: str
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


SYNCERS = (
    Syncer(
        "OneDrive",
        ("onedrive", "onedrive - *", "onedrive-*", "sharepoint - *"),
        inside=(".849C9593-D756-4E56-8D6E-42412F2A707B",),
        variables=("OneDrive", "OneDriveConsumer", "OneDriveCommercial"),
    ),
    # A folder .dropbox in somebody's home holds the program's settings; in a synchronised
    # folder it is a file.
    Syncer("Dropbox", ("dropbox", "dropbox (*)", "dropbox-*"), (".dropbox",), (".dropbox.cache",)),
    Syncer(N_("坚果云"), ("坚果云", "我的坚果云", "nutstore", "nutstore files", "nutstore-*")),
    Syncer(
        N_("百度网盘"), ("baidusyncdisk", "baidunetdiskworkspace", "百度网盘", "百度网盘同步空间")
    ),
    Syncer(N_("阿里云盘"), ("阿里云盘", "阿里云盘同步*", "aliyundrive", "adrive sync")),
    Syncer(N_("腾讯微云"), ("微云", "腾讯微云", "weiyun", "微云同步助手", "weiyunsync")),
    Syncer(
        N_("WPS 云盘"),
        ("wps云盘", "wps 云盘", "wpsdrive", "wps cloud files", "wps网盘", "金山云盘"),
    ),
    Syncer("iCloud", ("mobile documents", "iclouddrive", "icloud drive", "icloud~*")),
    Syncer(
        "Google Drive",
        ("google drive", "googledrive", "googledrive-*", "my drive", "我的云端硬盘"),
        inside=(".tmp.driveupload", ".tmp.drivedownload"),
    ),
    Syncer(
        "Nextcloud",
        ("nextcloud", "nextcloud-*"),
        (".sync_*.db", "._sync_*.db", ".nextcloudsync.log"),
    ),
    Syncer("ownCloud", ("owncloud", "owncloud-*"), (".owncloudsync.log", ".csync_journal.db")),
    Syncer("Syncthing", ("syncthing",), inside=(".stfolder",)),
    Syncer("Resilio Sync", ("resilio sync", "btsync"), inside=(".sync/ID", ".sync/IgnoreList")),
    Syncer("Seafile", ("seafile", "seadrive"), inside=(".seafile-data",)),
    Syncer("Box", ("box sync",)),
    Syncer("MEGA", ("megasync", "mega-*"), inside=(".megaignore",)),
    Syncer("pCloud", ("pclouddrive", "pcloud drive", "pcloud sync")),
    Syncer("Yandex Disk", ("yandex.disk", "yandexdisk"), inside=(".yandex-disk",)),
)
_CLOUD_STORAGE = ("library", "cloudstorage")  # where macOS keeps every provider's folder


def same_name(name: str) -> str:
    """Return the name of a folder as it is compared: case, width and composition do not matter."""
    return unicodedata.normalize("NFKC", name).casefold()


def named_like_synced(path: PurePath) -> str | None:
    """Return whose folder a path lies in, judged by the names in it."""
    names = [same_name(part) for part in path.parts]
    for name in names:
        for syncer in SYNCERS:
            if any(fnmatchcase(name, pattern) for pattern in syncer.folders):
                return syncer.name
    for place in range(len(names) - 2):
        if tuple(names[place : place + 2]) == _CLOUD_STORAGE:
            return path.parts[place + 2].partition("-")[0]  # what follows may name somebody
    return None


def named_in_environment(path: PurePath, environ: Mapping[str, str]) -> str | None:
    """Return whose folder a path lies in, where the environment names it."""
    for syncer in SYNCERS:
        for variable in syncer.variables:
            top = environ.get(variable, "")
            if top and path.is_relative_to(top):
                return syncer.name
    return None
