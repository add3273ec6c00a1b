# curl as such: the steps, and what came back as one JSON object.
base=${MOCK_URL:-https://api.iamport.kr}
token=
sep='{'

send() { # send METHOD URL [BODY]: prints the body and, on a line of its own, the status
	curl -sS -w '\n%{http_code}' -X "$1" "$2" -H 'Content-Type: application/json' ${token:+-H "Authorization: $token"} ${3:+-d "$3"}
}

step() { # step NAME METHOD PATH [BODY]
	answer=$(send "$2" "$base$3" "$4") || exit 1
	body=${answer%
*}
	printf '%s"%s":{"status":%s,"envelope":%s}' "$sep" "$1" "${answer##*
}" "$body"
	sep=','
}

find() { printf '%s' "$1" | sed -n "s/.*$2.*/\\1/p"; }

credentials() { printf '{"imp_key":"%s","imp_secret":"%s"}' "$MOCK_KEY" "$1"; }

step token POST /users/getToken "$(credentials "$MOCK_SECRET")"
token=$(find "$body" '"access_token":"\([^"]*\)"')
step certification GET "/certifications/$MOCK_KNOWN"
step unknown GET "/certifications/$MOCK_UNKNOWN"
step 'wrong secret' POST /users/getToken "$(credentials "not-$MOCK_SECRET")"
step expired GET "/certifications/$MOCK_EXPIRED"
step renewed POST /users/getToken "$(credentials "$MOCK_SECRET")"
token=$(find "$body" '"access_token":"\([^"]*\)"')
step 'after expired' GET "/certifications/$MOCK_EXPIRED"
step delete DELETE "/certifications/$MOCK_KNOWN"
step 'after delete' GET "/certifications/$MOCK_KNOWN"
step 'otp request' POST /certifications/otp/request '{"name":"김보기","phone":"01000000000","birth":"900517","gender_digit":"2","carrier":"SKT","company":"보기"}'
imp_uid=$(find "$body" '"imp_uid":"\([^"]*\)"')
code=$(find "$(send GET "$MOCK_SITE/messages")" "\"code\":\"\\([0-9]*\\)\",\"imp_uid\":\"$imp_uid\"")
step 'otp confirm' POST "/certifications/otp/confirm/$imp_uid" "{\"otp\":\"$code\"}"
printf '}\n'
