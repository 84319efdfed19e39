#!/bin/sh
# Makes the desk of this folder with whatever release's `standclear` is on the path; see README.md.
# usage: make_desk.sh OUT      (OUT must not be there yet)
set -eu
export STANDCLEAR_CLOCK=2030-03-01T06:00:00Z
out=$1
mkdir "$out"
cd "$out"
standclear init desk desk --name "Sorvath desk" --origin sorvath.example/log
for party in north:armed_force relief:humanitarian; do
  name=${party%:*}
  standclear init party "$name" "$name" --kind "${party#*:}" --name "Party of $name" --desk desk
  sed -i 's|^# channel|channel|' "$name/$name.toml"
  standclear party add "$name/$name.toml" --home desk
done
standclear site give halmere --home relief --category health --name "Halmere hospital" \
  --function "surgery, 40 beds" --link operates --focal-point "radio room, 123.45 MHz" \
  --point "33.0246S 21.9645W" --error 50m --method GPS \
  --start 2030-03-01T00:00Z --end 2031-03-01T00:00Z --to north=full --consent --yes
standclear plan file survey --home north --activity flight --domain air \
  --circle "33.0246S 21.9645W" --radius 2km \
  --ceiling "500 m AGL" --start 2030-03-02T08:00Z --end 2030-03-02T10:00Z \
  --share relief=full --yes
standclear plan file far --home north --activity flight --domain air \
  --circle "34.5S 21.9W" --radius 1km --floor "300 ft AGL" --ceiling "FL65" \
  --start 2030-03-03T08:00Z --end 2030-03-03T10:00Z --yes
standclear zone propose river --home relief --kind corridor --name "River corridor" --domain air \
  --corridor "33.1S 21.9W; 33.3S 21.8W" --width 3km --ceiling "200 m AGL" --agree north \
  --start 2030-03-01T00:00Z --end 2030-06-01T00:00Z --yes
standclear zone recognise relief/zone/river --home north
(cd relief && standclear read 1 >/dev/null && standclear ack 1 --role "duty officer")
STANDCLEAR_CLOCK=2030-03-01T13:00:00Z standclear carry --home desk
python - <<'END'
from datetime import UTC, datetime
from pathlib import Path
import pyotp
from standclear.service.people import invites
from standclear.service.people.accounts import People
from standclear.service.people.passwords import Costs
people = People.open(Path("desk"), clock=lambda: datetime.now(UTC))
people.hashing = type(people.hashing)(Costs(passes=1, memory_kib=8, lanes=1))
secret = invites.open_invite(people, party="north", roles=("duty officer",), by="desk")
code = pyotp.TOTP(invites.look(people, secret).secret).now()
invites.join(people, secret, invites.Joining("anna", "Anna", "four unrelated heron words", code), None)
people.close()
END
rm -f desk/picture.snapshot desk/lock
mkdir said
say() { name=$1; shift; STANDCLEAR_CLOCK=2030-03-01T14:00:00Z standclear "$@" --home desk --json > "said/$name.json"; }
say zones zone list
say plans plan list
say sites site list
say overlaps overlap list
say parties party list
say keys key list
say mechanism mechanism show
say told-north told north
say told-relief told relief
say gaps gaps
say log log show
say verified log verify
standclear log checkpoint --home desk -o said/checkpoint
