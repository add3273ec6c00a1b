Feature: When i'mport fails

  When in doubt, the backend opens no account. Everybody gets an answer in time,
  and a person who was turned away can try again later.

  @rule:doubt @claims:resilience
  Rule: No account when in doubt, and an answer in time

    Scenario Outline: The certification cannot be read: <fault>
      Given an adult
      And i'mport answers the reading with <fault>
      When the person signs up
      Then the answer is unavailable
      And the answer came in time
      And the same person can sign up once i'mport is well again

      Examples:
        | fault                     |
        | 500                       |
        | 503                       |
        | 429                       |
        | a reset connection        |
        | JSON that breaks off      |
        | a body that breaks off    |
        | a page in HTML            |
        | a page in HTML and 200    |
        | an error without a message |

      @slow
      Examples: as long as the target's patience lasts
        | fault                     |
        | silence                   |
        | a body that never ends    |

    @alone @no-read
    Scenario Outline: No token can be obtained: <fault>
      Given an adult
      And i'mport answers the request for a token with <fault>
      And the token ends at the next reading
      When the person signs up
      Then the answer is unavailable
      And the answer came in time
      And i'mport was asked for a token at least once
      And the same person can sign up once i'mport is well again

      Examples:
        | fault                     |
        | 500                       |
        | 401                       |
        | a reset connection        |
        | a page in HTML and 200    |
        | 200 and a code other than 0 |

      @slow
      Examples: as long as the target's patience lasts
        | fault                     |
        | silence                   |

    Scenario: A failure that passes opens no second account
      Given an adult
      And i'mport answers the first reading with 500
      When the person signs up, and tries again while it is unavailable
      Then the answer is created or existing
      When the same person signs up again with another certification
      Then the answer is existing

  @rule:odd-answers @claims:resilience
  Rule: Unusual but valid answers are accepted

    Scenario Outline: The certification comes <oddly>
      Given an adult
      And the answer to the reading comes <oddly>
      When the person signs up
      Then the answer is created

      Examples:
        | oddly                        |
        | in small pieces              |
        | with fields that nobody knows |
        | with its keys in another order |
        | 50 milliseconds late         |

    Scenario: The certification comes compressed
      Given an adult
      And the answer to the reading comes compressed
      When the person signs up
      And the target has asked for compression
      Then the answer is created
