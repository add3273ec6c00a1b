Feature: The access token

  i'mport gives one token for half an hour. The backend keeps it, uses it for
  all calls, and fetches a new one when it expires.

  @rule:one-token @claims:token @alone
  Rule: One token serves many sign-ups

    Scenario: 5 sign-ups fetch at most one token
      When 5 adults sign up one after the other
      Then all answers are created
      And i'mport was asked for a token at most once

  @rule:expired-token @claims:token @alone
  Rule: An expired token is renewed once

    Scenario: The token expires while it is in use, and nobody notices
      Given an adult who has an account
      And the token ends at the next reading
      When the same person signs up again with another certification
      Then the answer is existing
      And i'mport was asked for a token exactly once

    @needs:target-clock
    Scenario: Half an hour later the sign-up works as before
      Given an adult
      And 31 minutes pass
      When the person signs up
      Then the answer is created

  @rule:no-401-loop @claims:token @alone
  Rule: A refused token does not lead to endless retries

    Scenario: i'mport refuses every token
      Given an adult
      And i'mport answers the reading with 401
      When the person signs up
      Then the answer is unavailable
      And the certification was read at most 3 times
      And i'mport was asked for a token at most 3 times

  @rule:no-stampede @claims:token @alone
  Rule: Many requests that wait for a token wait for the same one

    Scenario: The token expires while 10 people sign up at once
      Given i'mport takes 50 milliseconds to give a token
      And the token ends at the next reading
      When 10 adults sign up at the same moment
      Then all answers are created
      And i'mport was asked for a token at most 2 times
