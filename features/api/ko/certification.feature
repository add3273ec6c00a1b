# language: ko
기능: API의 인증 정보

  @rule:api-record
  Rule: 인증은 imp_uid와 토큰으로 조회한다

    @needs:imp-uid
    시나리오 개요: <방법> 조회한 인증 정보는 형식이 명세와 같다
      만일 <방법> 인증을 조회하면
      그러면 상태 코드는 200
      그리고 응답의 형식이 명세와 같음
      그리고 code는 0

      예:
        | 방법                              |
        | 토큰만 보내                       |
        | 토큰을 Bearer로 보내              |
        | 토큰을 X-ImpTokenHeader에 담아    |

    @needs:imp-uid
    시나리오: 요청한 imp_uid의 인증 정보를 받는다
      만일 토큰만 보내 인증을 조회하면
      그러면 인증 정보의 imp_uid가 요청한 것과 같음

  @rule:api-refusals
  Rule: 없는 것은 404다

    시나리오: 없는 인증은 조회할 수 없다
      만일 없는 인증을 조회하면
      그러면 상태 코드는 404
      그리고 응답의 형식이 명세와 같음
      그리고 code는 0이 아니고 message에 이유가 있음

    @unsafe
    시나리오: 없는 인증은 삭제할 수 없다
      만일 없는 인증을 삭제하면
      그러면 상태 코드는 404
      그리고 응답의 형식이 명세와 같음
      그리고 code는 0이 아니고 message에 이유가 있음
