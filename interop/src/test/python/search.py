"""Asks the searches in a JSON file, and prints the ids of what is found, or what MLflow says against the search."""

import json
import sys

from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException

client = MlflowClient()


def view(search):
    return ViewType.DELETED_ONLY if search.get("deleted") else ViewType.ACTIVE_ONLY


def everything(page):
    """All pages: the registry gives no more than so many at once."""
    found, token = [], None
    while True:
        part = page(token)
        found += part
        token = part.token
        if not token:
            return found


def runs(search):
    found = client.search_runs(
        search["experiments"],
        filter_string=search["filter"],
        run_view_type=view(search),
        order_by=search["order_by"],
        max_results=5000,
    )
    return [run.info.run_id for run in found]


def experiments(search):
    found = client.search_experiments(
        view_type=view(search), filter_string=search["filter"], order_by=search["order_by"], max_results=1000
    )
    return [experiment.experiment_id for experiment in found]


def ordered_model(term, datasets):
    name, _, direction = term.rpartition(" ") if term.endswith((" ASC", " DESC")) else (term, "", "ASC")
    order = {"field_name": name.replace("`", ""), "ascending": direction == "ASC"}
    return {**order, **datasets[0]} if datasets and name.startswith("metrics.") else order


def logged_models(search):
    datasets = search["datasets"]
    found = everything(
        lambda token: client.search_logged_models(
            search["experiments"],
            # An empty one does not match the one in the token of a page.
            filter_string=search["filter"] or None,
            datasets=datasets or None,
            order_by=[ordered_model(term, datasets) for term in search["order_by"]] or None,
            max_results=20,
            page_token=token,
        )
    )
    return [model.model_id for model in found]


def registered_models(search):
    found = everything(
        lambda token: client.search_registered_models(
            filter_string=search["filter"], order_by=search["order_by"], max_results=100, page_token=token
        )
    )
    return [model.name for model in found]


def model_versions(search):
    found = everything(
        lambda token: client.search_model_versions(
            filter_string=search["filter"], order_by=search["order_by"], max_results=100, page_token=token
        )
    )
    return [f"{version.name}/{version.version}" for version in found]


SEARCHES = {
    "RUN": runs,
    "EXPERIMENT": experiments,
    "LOGGED_MODEL": logged_models,
    "REGISTERED_MODEL": registered_models,
    "MODEL_VERSION": model_versions,
}


def ids(search):
    try:
        return SEARCHES[search["entity"]](search)
    except (MlflowException, AttributeError, ValueError) as refusal:
        return f"refused: {refusal}"


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([ids(search) for search in json.load(file)]))
