"""The two calls of flask_tinyauth, made with `requests` as it makes them.

usage: original.py ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY SERVICE AUTHORIZATION ACTION...

Asks for each ACTION whether the request that carries AUTHORIZATION may do it on `apples/`, and prints one line of
JSON an action: what the service answered.
"""

import datetime
import json
import sys

import requests


def authorize(endpoint, key, service, authorization, action):
    resource = "arn:tinyauth:{}:default::apples/".format(service)
    headers = [("Host", "localhost:5000"), ("Accept", "*/*"), ("Authorization", authorization)]
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    response = requests.post(
        "{}api/v1/services/{}/authorize-by-token".format(endpoint, service),
        auth=key,
        headers={"Accept": "application/json", "Content-Type": "application/json"},
        json={
            "permit": {action: [resource]},
            "headers": headers,
            "context": {"SourceIp": "127.0.0.1", "RequestDateTime": now.isoformat()},
        },
        timeout=10,
    )
    return response.json()


def main():
    endpoint, key_id, secret, service, authorization = sys.argv[1:6]
    for action in sys.argv[6:]:
        answer = authorize(endpoint, (key_id, secret), service, authorization, action)
        print(json.dumps({"Authorized": answer["Authorized"], "answer": answer}))


if __name__ == "__main__":
    main()
