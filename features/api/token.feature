Feature: The token of the API

  The API, and any server that imitates it, must keep what clients rely on. Only
  shapes are checked, never values.

  @rule:api-token
  Rule: A key and its secret give a token and its expiry time

    Scenario Outline: A token is given for credentials as <kind>
      When a token is asked for with the key and its secret as <kind>
      Then the status is 200
      And the answer has the shape of the specification
      And the code is 0

      Examples:
        | kind   |
        | JSON   |
        | a form |

    Scenario: The token expires half an hour after it was issued, at the latest
      When a token is asked for with the key and its secret as JSON
      Then the token ends at most 30 minutes after now

    Scenario: While it is valid, the same token is given again
      When a token is asked for with the key and its secret as JSON
      And a token is asked for with the key and its secret as JSON
      Then both tokens are the same

  @rule:api-refusals
  Rule: Missing or wrong values are refused with a status, a code and a message

    Scenario: No credentials at all
      When a token is asked for without credentials
      Then the status is 400
      And the answer has the shape of the specification
      And the code is not 0 and a message says why

    @unsafe
    Scenario: A wrong secret
      When a token is asked for with a wrong secret
      Then the status is 401
      And the answer has the shape of the specification
      And the code is not 0 and a message says why

    Scenario Outline: A certification is not read <how>
      When the certification is read <how>
      Then the status is 401
      And the answer has the shape of the specification
      And the code is not 0 and a message says why

      Examples:
        | how                               |
        | without a token                   |
        | with a token that was never given |
