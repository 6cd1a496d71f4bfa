"""Personal data in the search: none."""

from ceh.core.personal_data import no_person_in
from ceh.search.models import SearchEntry

no_person_in("the words of published records", SearchEntry)
