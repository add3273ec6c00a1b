Feature: The certification of the API

  @rule:api-record
  Rule: A certification is read by its imp_uid and a token

    @needs:imp-uid
    Scenario Outline: The record has the shape of the specification, <how>
      When the certification is read <how>
      Then the status is 200
      And the answer has the shape of the specification
      And the code is 0

      Examples:
        | how                                     |
        | with the token alone                    |
        | with the token as Bearer                |
        | with the token in X-ImpTokenHeader      |

    @needs:imp-uid
    Scenario: The record belongs to the imp_uid, and names its person
      When the certification is read with the token alone
      Then the record names the imp_uid that was asked for

  @rule:api-refusals
  Rule: A certification that does not exist is a 404

    Scenario: A certification that does not exist
      When a certification that does not exist is read
      Then the status is 404
      And the answer has the shape of the specification
      And the code is not 0 and a message says why

    @unsafe
    Scenario: A certification that does not exist cannot be deleted
      When a certification that does not exist is deleted
      Then the status is 404
      And the answer has the shape of the specification
      And the code is not 0 and a message says why
