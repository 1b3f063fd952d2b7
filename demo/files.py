"""A request of the demo company with files: a photo with the client's first words, a note among
colleagues, and a plan sent to the client."""

from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Attachment, Request
from roles.models import Topic

_LIST = "Wall;Width, m;Height, m\nA;4.2;2.6\nB;3.1;2.6\nC;2.4;2.2\n"


def tell_files(system: Actor, story: Story, accounts: list[Account], topics: list[Topic]) -> None:
    """At a client of the person whose sign-in is printed."""
    host = story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    topic = next(topic for topic in topics if topic.code == "how-to-use")
    story.at = story.now - timedelta(days=2)
    request = _open(system, story, theirs[-1], topic, host)
    handoffs.attachments_keep(
        company_id=system.company_id,
        request=request,
        message=None,
        files=[handoffs.IncomingFile("IMG_0412.png", "image/png", _plan(wall_moved=True))],
    )
    actor = story.actor(host.pk)
    note = _upload(actor, request, "measured walls.csv", _LIST.encode(), is_with_client=False)
    handoffs.comment_add(
        actor=actor,
        request_id=request.pk,
        body="Our own measures of the room are attached. Wall C is lower than in their plan.",
        attachment_ids=[note.pk],
        at=story.after(20, 60),
    )
    plan = _upload(actor, request, "Stand plan, corrected.png", _plan(wall_moved=False))
    handoffs.message_send(
        actor=actor,
        request_id=request.pk,
        body="Thank you for the picture. Wall C was set to the wrong height; the corrected plan is "
        "attached. Could you load it and tell us whether the shelves fit now?",
        attachment_ids=[plan.pk],
        at=story.after(20, 60),
    )


def _open(
    system: Actor, story: Story, account: Account, topic: Topic, owner: Membership
) -> Request:
    return handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=account.contacts[0].pk,
        topic_id=topic.pk,
        subject="Shelves stick out of the wall in the plan",
        text="Hi, in the plan of our new show room the shelves go through wall C, see the photo "
        "of my screen. How do I move the wall without drawing it all again?",
        channel="email",
        owner_id=owner.pk,
        at=story.at,
        idempotency_key="demo-files",
    )


def _upload(
    actor: Actor, request: Request, name: str, content: bytes, *, is_with_client: bool = True
) -> Attachment:
    return handoffs.attachment_upload(
        actor=actor,
        request_id=request.pk,
        name=name,
        content=content,
        is_with_client=is_with_client,
    )


def _plan(*, wall_moved: bool) -> bytes:
    """A room from above: three walls and a row of shelves."""
    picture = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(picture)
    draw.line([(80, 420), (80, 80), (720, 80), (720, 420)], fill="#20242c", width=12)
    shift = 90 if wall_moved else 0
    for number in range(4):
        left = 470 + 60 * number + shift
        draw.rectangle([left, 110, left + 50, 160], fill="#b9bdf0", outline="#4048c8", width=3)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
