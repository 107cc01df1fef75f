"""What ``GET /`` of the control plane tells, in words."""

from __future__ import annotations

MANUAL = """\
The control plane of a simulated Ring Partner API.

What changes the world is a POST with Content-Type: application/json and a JSON object (or nothing) as its body:

  curl -s -H 'Content-Type: application/json' -d '{"device": "front-door", "kind": "ding"}' $RING_CONTROL/events

Devices are named by the word under "device" in GET /state. Times are epoch milliseconds of the story's clock, which
GET /state tells as now_ms. A wrong request is answered with a 4xx and {"error": "a sentence"}.

GET  /            this text
GET  /state       the world as it is now: time, link, consent, devices, faults, dialect, webhooks
GET  /journal     the requests to the API and media origins, a JSON object a line, oldest first; the newest 20000 are
                  kept, no secrets among them. ?after=NUMBER&limit=N (at most 1000) reads on
GET  /webhooks    the webhooks that were sent, or would have been, a JSON object a line, with the exact text that was
                  signed and every attempt to deliver it; the newest 2000. ?after=NUMBER&limit=N

POST /events      {"kind": "motion"|"ding"|"on_demand", "device": "...", "subtype": "human", "lasts_ms": 20000,
                  "at_ms": ..., "component_id": "1"}: something happens; only kind is needed, without a device it
                  happens at the door, without a component_id before the first camera of a device that has several;
                  other kinds are refused unless other_kinds of the dialect is true
POST /link        {"at_ms": ...}: the customer links the account again; the consent moves forward, to now or at_ms
POST /unlink      {}: the customer removes the app; every token is refused until the account is linked again
POST /offline     {"device": "..."}: the device is lost; without a device, all are
POST /online      {"device": "..."}: and comes back
POST /unshare     {"device": "..."}: the customer shares the device with the app no longer
POST /share       {"device": "..."}: and shares it again
POST /expire      {}: every access token lapses; a refresh at /oauth/token gives a new one
POST /code        {}: a one-time authorization code for /oauth/token, good for 60 s
POST /advance     {"ms": 60000}: time leaps forward; webhooks that wait for their next attempt come due, too
POST /faults      {"faults": [{"route": "image", "kind": "latency", "delay": "3s"}]}: exchange all faults; the keys are
                  those of [[faults]] in a scenario file, an empty list switches them off
POST /dialect     {"times": "iso"}: switch options of the dialect, as in [dialect] of a scenario file; others stay.
                  What GET /state tells as faults and dialect can be sent here and to /faults again
POST /webhooks    {"version": "1.0"|"1.1", "subtype": "sub_type"|"subType", "component_ids": "strings"|"numbers"}: how
                  webhooks are written from now on

Only programs of this computer are served: the Host must be 127.0.0.1 or localhost, and web pages are refused.
"""
