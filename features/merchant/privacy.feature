Feature: What must not leak

  CI and DI identify a person everywhere. An answer to a browser and a log must
  not contain them, the API secret or the token.

  @rule:no-secrets-out @claims:privacy
  Rule: No answer holds a secret, a token, a CI or a DI

    Scenario Outline: The answer to <who> leaks nothing
      Given <who>
      When the person signs up
      Then the answer is <answer>
      And no answer holds a secret, a token, a CI or a DI

      Examples:
        | who                            | answer   |
        | an adult                       | created  |
        | an adult who has an account    | existing |
        | a person who is too young      | underage |

    Scenario: The answer to an unfinished certification leaks nothing
      Given an adult
      And the record is complete, but says that it is not certified
      When the person signs up
      Then the answer is rejected
      And no answer holds a secret, a token, a CI or a DI

    Scenario: The answer to a failure of i'mport leaks nothing
      Given an adult
      And i'mport answers the reading with 500
      When the person signs up
      Then the answer is unavailable
      And no answer holds a secret, a token, a CI or a DI

    @claims:redirect
    Scenario: The answer to the redirect leaks nothing
      Given an adult
      When the person signs up by the redirect
      Then the answer is created
      And no answer holds a secret, a token, a CI or a DI

    @needs:output
    Scenario: The backend's own output leaks nothing
      Given an adult
      When the person signs up
      Then the answer is created
      And the output of the backend holds no secret, token, CI or DI

  @rule:delete-upstream @claims:withdrawal
  Rule: The certification of a person who withdrew is deleted at i'mport too

    Scenario: Withdrawal deletes the certification at i'mport
      Given an adult who has an account
      When the person closes the account
      Then the certification was deleted at i'mport
