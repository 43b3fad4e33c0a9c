"""The error tree. The first line of a docstring is the message where none is given.

NewsdeskError
├── SettingsError             the environment does not make sense
├── IntakeError               something could not be brought in
│   ├── FileUnreadable        a file is missing, unreadable or of no known kind
│   ├── PageTooLarge          a page or text is over the limit
│   ├── NoArticle             a page holds no article
│   ├── NameListInvalid       a document is no list of names
│   ├── FeedInvalid           a document is not a feed
│   │   ├── FeedHarmful        a document is built to do harm
│   │   └── LinksMissing       a page has no links as they are watched for
│   │       └── SelectorInvalid  what a person typed is no CSS selector
│   ├── AddressRefused        an address must not be fetched
│   └── FetchError            a web address could not be read
│       ├── FetchRefused      it, or where it leads, must not be fetched
│       ├── FetchDisallowed   its host asks programs not to read it
│       ├── FetchTimeout      it took too long
│       ├── FetchTooLarge     it is over the limit
│       ├── FetchStatus       the server answered, but not with a page
│       └── FetchFailed       no connection, a broken answer
│           └── HostUnknown   no public host has that name: refused and failed at once
├── WorkError                 work in a worker process did not finish
│   ├── WorkTimeout           it took longer than allowed and was stopped
│   ├── WorkCrashed           the worker died
│   └── WorkFailed            it ran into a fault of ours
├── PublishError              a message could not be posted
│   ├── PublishRefused        the channel is gone, or closed to us
│   ├── PublishInvalid        the message is not taken as it is
│   └── PublishFailed         not now, or no answer: it may be posted nevertheless
├── DateNotUnderstood         what a person typed is no date
├── QueryNotUnderstood        what a person typed is no query
├── NotFound                  something asked for is not there
├── LimitReached              there is as much of something as there may be
├── FileUnwritable            a file cannot be written
└── StorageError              the store could not do what was asked
    ├── StoreUnreadable       the file is not a database of ours, or is damaged
    ├── StoreTooNew           the file was written by a newer version
    ├── StoreBusy             another process holds the database
    ├── StoreAway             the database does not answer now
    ├── StoreExists           a file is there already and is not overwritten
    ├── StoreFull             the disk is full, or fails
    ├── StoreMoved            a decision was overtaken and must be made again
    └── DutyLost              another process does by now what this one was about to
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class SettingsError(NewsdeskError):
    """The settings do not make sense."""


class IntakeError(NewsdeskError):
    """Something could not be brought in."""


class FileUnreadable(IntakeError):
    """The file cannot be read."""


class PageTooLarge(IntakeError):
    """The page is too large."""


class NoArticle(IntakeError):
    """There is no article in this page."""


class NameListInvalid(IntakeError):
    """This is no list of names."""


class FeedInvalid(IntakeError):
    """This is not a feed."""


class FeedHarmful(FeedInvalid):
    """This is built to do harm."""


class LinksMissing(FeedInvalid):
    """There are no links of articles on this page."""


class SelectorInvalid(LinksMissing):
    """This is no CSS selector."""


class AddressRefused(IntakeError):
    """This address must not be fetched."""


class FetchError(IntakeError):
    """The address could not be read."""


class FetchRefused(FetchError):
    """This address must not be read."""


class FetchDisallowed(FetchError):
    """The site asks programs not to read this page."""


class FetchTimeout(FetchError):
    """The site took too long to answer."""


class FetchTooLarge(FetchError):
    """The page is too large."""


class FetchStatus(FetchError):
    """The site did not answer with a page.

    `retry_after` is in how many seconds it asks to be tried again, None where it does not say.
    """

    def __init__(
        self, message: str | None = None, *, status: int = 0, retry_after: int | None = None
    ) -> None:
        super().__init__(message or "The site did not answer with a page.")
        self.status = status
        self.retry_after = retry_after


class FetchFailed(FetchError):
    """The site could not be reached."""


class HostUnknown(FetchFailed, FetchRefused):
    """No public host has this name.

    Whether there is none or one inside is not told apart: it may be there later, and is not to be
    read where it is not public.
    """


class WorkError(NewsdeskError):
    """The work did not finish."""


class WorkTimeout(WorkError):
    """The work took too long and was stopped.

    `starved` says that it had not had its seconds of a core by then: the machine was too busy.
    """

    def __init__(self, message: str | None = None, *, starved: bool = False) -> None:
        super().__init__(message or "The work took too long and was stopped.")
        self.starved = starved


class WorkCrashed(WorkError):
    """The worker process died."""


class WorkFailed(WorkError):
    """The work ran into a fault."""


class PublishError(NewsdeskError):
    """The message could not be posted."""


class PublishRefused(PublishError):
    """The channel is gone, or the bot may not post in it.

    `gone` says which of the two.
    """

    def __init__(self, message: str | None = None, *, gone: bool = False) -> None:
        super().__init__(message or "The channel is gone, or the bot may not post in it.")
        self.gone = gone


class PublishInvalid(PublishError):
    """The message is not taken as it is."""


class PublishFailed(PublishError):
    """The message could not be posted now, or nobody knows whether it was.

    `retry_after` is in how many seconds it may go better, None where nobody said.
    """

    def __init__(self, message: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(message or "The message could not be posted now.")
        self.retry_after = retry_after


class DateNotUnderstood(NewsdeskError):
    """This is not a date that can be understood: why (a `DateFault`), and what was typed."""

    def __init__(self, message: str, *, fault: str = "", typed: str = "") -> None:
        super().__init__(message)
        self.fault = fault
        self.typed = typed


class QueryNotUnderstood(NewsdeskError):
    """This is not a search that can be understood.

    `fault` (a `QueryFault`) says why, `piece` is what of the query it is about and `at` where that
    begins, in characters from 0, or None; `hint` is what would work, where there is such a thing.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        fault: str = "",
        piece: str = "",
        at: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message or "This is not a search that can be understood.")
        self.fault = fault
        self.piece = piece
        self.at = at
        self.hint = hint


class NotFound(NewsdeskError):
    """There is nothing of that name."""


class LimitReached(NewsdeskError):
    """There can be no more of these."""


class FileUnwritable(NewsdeskError):
    """The file cannot be written."""


class StorageError(NewsdeskError):
    """The store could not do what was asked."""


class StoreUnreadable(StorageError):
    """The file is not a readable Newsdesk database."""


class StoreTooNew(StorageError):
    """The database was written by a newer version of Newsdesk."""


class StoreBusy(StorageError):
    """Another process holds the database."""


class StoreAway(StorageError):
    """The database does not answer."""


class StoreExists(StorageError):
    """A file is there already; it was left as it is."""


class StoreFull(StorageError):
    """The disk is full; nothing was changed."""


class StoreMoved(StorageError):
    """The desk changed while the article was being placed; place it again."""


class DutyLost(StorageError):
    """Another process does this now; what it will make of it is not known yet."""
